// Draws golden files as Slack would, on one page and on a page for each kind:
// node draw.mjs TESTDATA OUT [NAME…]. A name chooses the files that begin so.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createElement as h } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

const require = createRequire(import.meta.url)
const { Message } = require('slack-blocks-to-jsx')
const slack = readFileSync(require.resolve('slack-blocks-to-jsx/dist/style.css'), 'utf8')
const own = readFileSync(new URL('page.css', import.meta.url), 'utf8')

const [from, out, ...only] = process.argv.slice(2)
const wanted = name => only.length === 0 || only.some(o => name.startsWith(o))
const drawings = readdirSync(from).filter(f => f.endsWith('.json')).map(f => f.slice(0, -5)).filter(wanted).sort()
  .map(name => ({ name, ...JSON.parse(readFileSync(join(from, name + '.json'), 'utf8')) }))

// desk is the picture beside a message.
const desk = 'data:image/svg+xml,' + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="6" fill="#1f6f5c"/><path d="M9 12h18v11H17l-5 4v-4H9z" fill="#fff"/></svg>')

// What the renderer does otherwise than Slack: it takes verbatim for unformatted, where
// Slack only looks for no links of its own; it reads "&lt;!here&gt;" as a mention, and
// nothing as bold that ends with "&gt;"; and it shows what a menu is set to only once a browser runs it.
const formatted = v => JSON.parse(JSON.stringify(v ?? [], (k, x) => {
  if (k === 'verbatim') return undefined
  if (x?.type === 'mrkdwn') return { ...x, text: x.text.replace(/&[lg]t;/g, '$&\u2060') }
  return x?.initial_option ? { ...x, placeholder: { ...x.initial_option.text, text: '✓ ' + x.initial_option.text.text } } : x
}))

// blocks are drawn, or shown as text where the renderer fails.
const blocks = (list, bare) => {
  try {
    return renderToStaticMarkup(h(Message, { blocks: formatted(list), name: 'Desk', logo: desk, time: new Date('2026-03-02T15:00:00Z'), theme: 'light', withoutWrapper: bare }))
      .replace(/Requires external data source|↵ Please &#x27;enter&#x27; to submit/g, '')
  } catch (e) {
    return `<pre class="broken">${escape(String(e))}\n${escape(JSON.stringify(list, null, 1))}</pre>`
  }
}
const escape = s => String(s ?? '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
// read is the text of a notification, which Slack unescapes.
const read = s => String(s ?? '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
const frame = (d, inside) => `<figure class="${d.type ?? 'message'}"><figcaption>${escape(d.name)}</figcaption>${inside}</figure>`

function draw(d) {
  const view = d.view ?? d
  switch (view.type) {
    case 'modal':
      return frame({ ...d, type: 'modal' }, `<div class="bar"><b>${escape(view.title?.text)}</b><i>×</i></div><div class="in">${blocks(view.blocks, true)}</div>
        <div class="foot"><button>${escape(view.close?.text ?? 'Cancel')}</button>${view.submit ? `<button class="go">${escape(view.submit.text)}</button>` : ''}</div>`)
    case 'home':
      return frame({ ...d, type: 'home' }, `<div class="in">${blocks(view.blocks, true)}</div>`)
  }
  return frame({ ...d, type: 'message' }, `<div class="told">${escape(read(d.text))}</div>${blocks(d.blocks)}`)
}

// page shares the drawings out among columns once the browser knows how high each is.
const share = `const sides = [...document.querySelectorAll('.side')], body = document.body
for (const f of [...document.querySelectorAll('#all > figure')]) sides.reduce((a, b) => b.offsetHeight < a.offsetHeight ? b : a).append(f)
document.querySelector('#all').remove()
body.dataset.size = body.dataset.wide + ',' + (Math.max(...sides.map(s => s.offsetHeight)) + 32)`

function page(name, list, columns) {
  writeFileSync(join(out, name + '.html'), `<!doctype html><meta charset="utf-8"><title>${name}</title><style>${slack}${own}</style>
<body data-wide="${columns * 600 + 12}">${'<div class="side"></div>'.repeat(columns)}<div id="all">${list.map(draw).join('')}</div>
<script>${share}</script></body>`)
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
page('index', drawings, 4)
const first = d => d.name.split('-')[0]
const kind = d => drawings.filter(o => first(o) === first(d)).length > 3 ? first(d) : 'others' // a page for few is not worth while
for (const k of new Set(drawings.map(kind))) page(k, drawings.filter(d => kind(d) === k), 3)
console.log(`${drawings.length} drawings`)
