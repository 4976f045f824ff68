package command

// Cells is open to tests.
var Cells = cells
