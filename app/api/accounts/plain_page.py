"""Pages for strangers and for accounts: plain HTML in the look of the product.

Their scripts are two lines, and no other may run: one takes the theme that was chosen in this browser,
one copies what is shown to be sent on."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Coroutine
from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from app.api.icon import MARK
from app.api.problems import status_of
from app.domain.errors import AppError

_STYLE = """
:root { color-scheme: dark; --surface-0: #0e0f12; --surface-1: #15171b; --surface-2: #1e2126; --line: #292d34;
  --text: #e9ebef; --text-dim: #8f99a8; --accent: #5763ea; --danger: #f2666b; --ok: #3fb984; --radius: 7px }
:root[data-theme=light] { color-scheme: light; --surface-0: #f1f2f5; --surface-1: #fff; --surface-2: #f3f4f7;
  --line: #dcdfe5; --text: #1b1e24; --text-dim: #5f6875; --accent: #4f5bdc; --danger: #c9353b; --ok: #1f8a5b }
* { box-sizing: border-box }
body { margin: 0; background: var(--surface-0); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif }
header { display: flex; gap: 1rem; align-items: center; padding: .7rem 1.2rem; min-height: 3.2rem;
  border-bottom: 1px solid var(--line); background: var(--surface-1) }
header nav { display: flex; gap: .2rem } header nav a { padding: .25rem .7rem; border-radius: var(--radius);
  color: var(--text-dim); text-decoration: none }
header nav a:hover { background: var(--surface-2); color: var(--text) }
a { color: inherit } a.brand { display: flex; gap: .5rem; align-items: center; font-weight: 600;
  text-decoration: none } a.brand svg { width: 22px; height: 22px }
main { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.2rem } main.narrow { max-width: 23rem;
  margin-top: 14vh } main.wide { max-width: 58rem }
h1 { font-size: 1.35rem; margin: 0 0 1rem } h2 { font-size: 1rem; margin: 0 0 .8rem }
section, form.card { background: var(--surface-1); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.2rem; margin: 0 0 1.2rem }
label { display: block; color: var(--text-dim); margin: 0 0 .8rem }
input, select { display: block; width: 100%; margin-top: .25rem; padding: .5rem .65rem; font: inherit;
  color: var(--text); background: var(--surface-2); border: 1px solid var(--line);
  border-radius: var(--radius) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }
button { font: inherit; padding: .5rem .9rem; border: 1px solid var(--line); border-radius: var(--radius);
  background: none; color: var(--text); cursor: pointer }
button:hover { background: var(--surface-2) } button.primary { background: var(--accent);
  border-color: var(--accent); color: #fff; font-weight: 600 } .wide { width: 100% }
a.other { display: block; margin-top: .8rem; text-align: center; text-decoration: none; padding: .5rem .9rem;
  border: 1px solid var(--line); border-radius: var(--radius) } a.other:hover { background: var(--surface-2) }
table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: .4rem .6rem .4rem 0;
  vertical-align: middle; font-weight: normal } th { color: var(--text-dim) }
td form { display: inline-flex; gap: .4rem; align-items: center; margin: .15rem 0 }
td select, td input { width: auto; margin: 0 } td:last-child { white-space: nowrap }
.row { display: flex; gap: .8rem; align-items: end } .row label { flex: 1; margin: 0 }
.dim { color: var(--text-dim) } .refused { color: var(--danger) } .done { color: var(--ok) }
div.copied { display: flex; gap: .6rem; align-items: start; margin: 0 0 1.2rem }
div.copied button { flex: none } code { display: block; flex: 1; padding: .6rem .75rem;
  background: var(--surface-2); border-radius: var(--radius);
  overflow-wrap: anywhere; user-select: all; font: 13px/1.5 ui-monospace, monospace }
@media (max-width: 640px) {
  main.wide th { display: none } main.wide :is(tr, td) { display: block }
  main.wide tr + tr { padding: .6rem 0; border-top: 1px solid var(--line) }
  main.wide td:last-child { white-space: normal }
}
"""

_WAYS = (("Projects", "/"), ("Lists", "/lists"), ("Jobs", "/jobs"))

_THEME = 'document.documentElement.dataset.theme=localStorage.getItem("cutroom:theme")'

# The clipboard exists on https and on this machine only; elsewhere the selection is copied, as by hand.
_COPY = """addEventListener("click", async ({target}) => {
  if (!target.matches("[data-copy]")) return;
  const shown = target.parentElement.querySelector("code");
  let copied = true;
  try { await navigator.clipboard.writeText(shown.textContent) } catch {
    getSelection().selectAllChildren(shown);
    copied = document.execCommand("copy");
  }
  target.textContent = copied ? "Copied" : "Press Ctrl+C";
});"""
_HASHES = " ".join(
    f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in (_THEME, _COPY)
)

_COPIES = "data-copy"

_POLICY = (
    f"default-src 'none'; script-src {_HASHES}; style-src 'unsafe-inline'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def plain_page(
    title: str,
    body: str,
    *,
    narrow: bool = False,
    wide: bool = False,
    status: int = 200,
    go_on: str = "",
    within: bool = False,
) -> HTMLResponse:
    """A page; `body` is HTML whose words of people are escaped already.

    One that is `within` leads to the other pages: whoever sees it is signed in.

    With `go_on` the browser goes there by itself. An answer to a form cannot simply send it to another
    site: that is what the policy keeps forms from.
    """
    width = ' class="narrow"' if narrow else ' class="wide"' if wide else ""
    ways = "".join(f'<a href="{where}">{name}</a>' for name, where in _WAYS) if within else ""
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)} · Cutroom</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><script>{_THEME}</script>'
        f"<style>{_STYLE}</style>"
        f'<header><a class="brand" href="/">{MARK}Cutroom</a><nav>{ways}</nav></header>'
        f"<main{width}>{body}</main>{_script(body)}</html>"
    )
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",  # an address may hold a link's secret
        "X-Content-Type-Options": "nosniff",
    }
    if go_on:
        headers["Refresh"] = f"0; url={go_on}"
    return HTMLResponse(html, status_code=status, headers=headers)


def to_copy(text: str, *, test_id: str) -> str:
    """Something that is shown once and is sent on, with a button that copies it."""
    return (
        f'<div class="copied"><code data-testid="{test_id}">{escape(text)}</code>'
        f"<button type=button {_COPIES} aria-live=polite>Copy</button></div>"
    )


def _script(body: str) -> str:
    return f"<script>{_COPY}</script>" if _COPIES in body else ""


class PlainRoute(APIRoute):
    """A route for people: what is refused is said on a page, with a way on."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer as the route does, with a page where it would raise an AppError."""
        answer = super().get_route_handler()

        async def answer_in_words(request: Request) -> Response:
            try:
                return await answer(request)
            except AppError as error:
                body = f"<h1>That did not work</h1>{sentence(error.message)}"
                return plain_page("Refused", body, status=status_of(error), within=True)

        return answer_in_words


def forms_lead_back(routes: APIRouter, page: str, *names: str) -> None:
    """Where a form was answered in place, its address in the browser leads to the page when it is opened."""

    def back() -> Response:
        return RedirectResponse(page, 303)

    for name in names:
        routes.add_api_route(f"/{name}", back, methods=["GET"])


def sentence(text: str | None, *, good: bool = False) -> str:
    """A line that says how it went; nothing when there is nothing to say."""
    if not text:
        return ""
    look, role = ("done", "status") if good else ("refused", "alert")
    return f'<p class="{look}" role="{role}">{escape(text)}</p>'


def field(label: str, name: str, *, kind: str = "text", more: str = "", value: str = "") -> str:
    """A labelled field of a form."""
    filled = f' value="{escape(value)}"' if value else ""
    return f'<label>{escape(label)}<input name="{name}" type="{kind}" required{filled} {more}></label>'


def hidden(name: str, value: str) -> str:
    """A field that nobody sees."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'
