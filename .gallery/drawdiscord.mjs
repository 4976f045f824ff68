// Draws golden files as Discord would, on one page and on a page for each kind:
// node drawdiscord.mjs TESTDATA OUT [NAME…]. A name chooses the files that begin so.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const { toHTML } = createRequire(import.meta.url)('@odiffey/discord-markdown')
const own = readFileSync(new URL('page.css', import.meta.url), 'utf8')
const here = new URL('.', import.meta.url).pathname

const [from, out, ...only] = process.argv.slice(2)
const wanted = name => only.length === 0 || only.some(o => name.startsWith(o))
const drawings = readdirSync(from).filter(f => f.endsWith('.json')).map(f => f.slice(0, -5)).filter(wanted).sort()
  .map(name => ({ name, ...JSON.parse(readFileSync(join(from, name + '.json'), 'utf8')) }))

buildSync({ stdin: { contents: 'import "@skyra/discord-components-core"', resolveDir: here }, bundle: true, minify: true, format: 'iife', outfile: join(out, 'discord.js'), logLevel: 'error' })

const escape = s => String(s ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

// The time is always the same, so that a picture changes with the drawings only.
const now = Date.parse('2026-03-02T15:00:00Z')
function shown(unix, style) {
  const at = new Date(unix * 1000)
  switch (style) {
    case 'R': return at > now ? 'in ' + span(at - now) : span(now - at) + ' ago'
    case 'D': return at.toLocaleDateString('en', { dateStyle: 'long', timeZone: 'UTC' })
  }
  return at.toLocaleString('en', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
}
// span is how long something is, in Discord's words.
function span(ms) {
  const units = [['a minute', 'minutes', 6e4, 45], ['an hour', 'hours', 36e5, 22], ['a day', 'days', 864e5, 26], ['a month', 'months', 864e5 * 30.4, 11], ['a year', 'years', 864e5 * 365, Infinity]]
  if (ms < 45e3) return 'a few seconds'
  for (const [one, many, unit, most] of units) {
    const n = Math.max(1, Math.round(ms / unit))
    if (n < most) return n === 1 ? one : `${n} ${many}`
  }
}
const discordCallback = { timestamp: t => `<span class="time">${shown(Number(t.timestamp), t.style)}</span>`, user: u => `<span class="mention">@user ${u.id}</span>`, channel: c => `<span class="mention"># thread ${c.id}</span>` }
const marked = (text, embed) => toHTML(text ?? '', { embed, discordCallback })
// In titles and names of fields little is formatted, and the renderer takes them as plain text.
const bare = text => marked(text, true).replace(/<[^>]*>/g, '')

const time = at => at ? shown(Date.parse(at) / 1000) : ''
// upload stands for a picture that is sent along, of which golden files have the name.
const upload = name => 'data:image/svg+xml,' + encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240"><rect width="400" height="240" fill="#43464d"/><text x="200" y="124" font-family="sans-serif" font-size="13" text-anchor="middle" fill="#dbdee1">${escape(name)}</text></svg>`)
function embed(e) {
  let nth = 0
  const fields = (e.fields ?? []).map(f => `<discord-embed-field field-title="${bare(f.name)}" ${f.inline ? `inline inline-index="${nth++ % 3 + 1}"` : (nth = 0, '')}>${marked(f.value, true)}</discord-embed-field>`)
  const foot = [escape(e.footer?.text), time(e.timestamp)].filter(Boolean).join(' • ')
  return `<discord-embed slot="embeds" color="#${(e.color ?? 0).toString(16).padStart(6, '0')}" embed-title="${bare(e.title)}" author-name="${escape(e.author?.name)}" ${e.image ? `image="${escape(upload(e.image.url))}"` : ''}>
    ${e.description ? `<discord-embed-description slot="description">${marked(e.description, true)}</discord-embed-description>` : ''}
    ${fields.length ? `<discord-embed-fields slot="fields">${fields.join('')}</discord-embed-fields>` : ''}
    ${foot ? `<discord-embed-footer slot="footer">${foot}</discord-embed-footer>` : ''}</discord-embed>`
}

const styles = ['', 'primary', 'secondary', 'success', 'destructive']
function control(c) {
  if (c.type === 2) return `<discord-button type="${styles[c.style]}" title="${escape(c.custom_id)}">${escape(c.label)}</discord-button>`
  const chosen = c.options.find(o => o.default)
  const options = c.options.map(o => `<li title="${escape(o.value)}">${escape(o.label)}${o.description ? ` <i>${escape(o.description)}</i>` : ''}</li>`).join('')
  return `<div class="select"><div class="shown">${escape(chosen?.label ?? c.placeholder)}<b>⌄</b></div><ul>${options}</ul></div>`
}
const rows = list => (list ?? []).map(r => `<discord-action-row>${r.components.map(control).join('')}</discord-action-row>`).join('')

// desk is the picture beside a message.
const desk = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="#1f6f5c"/><path d="M9 12h18v11H17l-5 4v-4H9z" fill="#fff"/></svg>')

const message = d => `<discord-messages no-background><discord-message author="Desk" bot avatar="${escape(desk)}" timestamp="15:00">${marked(d.content, false)}
  ${(d.embeds ?? []).map(embed).join('')}${d.components ? `<discord-attachments slot="components">${rows(d.components)}</discord-attachments>` : ''}</discord-message></discord-messages>`

const input = i => `<label>${escape(i.label)}${i.required ? '<s>*</s>' : ''}</label><div class="input ${i.style === 2 ? 'long' : ''} ${i.value ? '' : 'hint'}">${escape(i.value ?? i.placeholder)}</div>`
const modal = d => `<div class="form"><h3>${escape(d.title)}</h3>${d.components.map(r => input(r.components[0])).join('')}<div class="send"><span>Cancel</span><b>Submit</b></div></div>`

const draw = d => `<figure class="discord"><figcaption>${escape(d.name)}</figcaption>${d.title && d.custom_id ? modal(d) : message(d)}</figure>`

// share does as on Slack's pages, once the elements are drawn.
const share = `setTimeout(() => {
const sides = [...document.querySelectorAll('.side:not(#all)')], body = document.body
for (const f of [...document.querySelectorAll('#all > figure')]) sides.reduce((a, b) => b.offsetHeight < a.offsetHeight ? b : a).append(f)
document.querySelector('#all').remove()
body.dataset.size = body.dataset.wide + ',' + (Math.max(...sides.map(s => s.offsetHeight)) + 32)
}, 500)`

function page(name, list, columns) {
  writeFileSync(join(out, name + '.html'), `<!doctype html><meta charset="utf-8"><title>${name}</title><style>${own}</style>
<body data-wide="${columns * 600 + 12}">${'<div class="side"></div>'.repeat(columns)}<div id="all" class="side">${list.map(draw).join('')}</div>
<script src="discord.js"></script><script>${share}</script></body>`)
}

page('discord', drawings, 4)
const first = d => d.name.split('-')[0]
const kind = d => drawings.filter(o => first(o) === first(d)).length > 3 ? first(d) : 'others' // a page for few is not worth while
for (const k of new Set(drawings.map(kind))) page('discord-' + k, drawings.filter(d => kind(d) === k), 3)
console.log(`${drawings.length} drawings for Discord`)
