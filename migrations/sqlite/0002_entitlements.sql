-- +goose Up
-- When a plan renews, which ends of partnerships were announced (warned: a
-- week before; told: when it came), and whom a person was merged into.

ALTER TABLE organization ADD COLUMN renews INTEGER NOT NULL DEFAULT 0;
ALTER TABLE partnership ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE partnership ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX partnership_ends ON partnership (ends) WHERE ends <> 0 AND revoked = 0 AND told = 0;
ALTER TABLE person ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
