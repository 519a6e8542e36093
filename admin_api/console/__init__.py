'''The console: pages for people, over the same desks as the HTTP API, in the same process.

A page is one function in `pages/<noun>.py`:

    @page("/feeds/{feed}", "Feed", act=Act.LOOK, under="/feeds")
    async def feed(view: View) -> None:
        """Draw it."""
        found = await view.ask(view.desks.feeds.get, view.caller, view.path["feed"])
        with page_head(f"Feed {found.number}", found.name, [("Feeds", view.link("/feeds"))]):
            button("Run again", again, icon_name="o_replay")

and stands in `pages.PAGES`. Navigation, rights, the tests of every page and `make screenshots` go
by that table; a page has nothing else to register. One that the navigation names says so with
`nav=Nav("Overview", "Feeds", "o_inbox", "f")` (group, label, icon, key after `g`); one that others
lead to says with `under=` which entry is marked. One about no merchant says `about_merchant=False`.

What a page is given (`view.View`): `caller`, `desks`, `merchant` (from `?merchant=`, which the
frame sees to), `path`, `query`, `address`; `await view.ask(call, …)` runs what waits for the store
in a thread, and nothing else may wait; `view.may(act)` says what to offer, while the desk says what
is allowed; `view.link("/products", state="LIVE")` makes an address about the same merchant. What a
page shows of a choice stands in its address, so that it can be sent to somebody.

Errors: raise them. A page that raises shows code, sentence and remedy in its frame, with the right
status; a handler of an event that raises becomes a note. Nobody sees a stack.

Parts (`parts/`), each drawn where it is called:

    heads       page_head(title, lead="", crumbs=[(text, address)]) -> place of the actions
                card(title="", bare=False)                            with card(…): …
    buttons     button(label, on_click, kind=main|plain|quiet|danger, icon_name, only_icon)
                enable(button, is_enabled)
                link_button(label, to, kind, icon_name)
    facts       tile(label, figure, note, to=, tone=)   chip(state, tone=None)   when(iso_text)
                facts({name: text})   count(12345) -> "12,345"
    emptiness   empty(title, why, icon_name=) -> place of actions   fault(error)   bones(lines)
    tables      ServedTable([Column(label, cell, sort=, align=, tight=, quiet=)], load, label=,
                none=, none_why=, sort=)   await table.show(filters)   await table.refresh()
                load(after, sort, filters) -> catalog.paging.Page; cell returns text, or draws
    filters     FilterBar(view, [Choice(name, label, [(value, shown)]), Words(name, label)],
                table.show); `bar.values` at first: `await table.show(bar.values)`
    later       later(load, draw, lines=, said=) -> reload: bones, then the content
                await with_progress(Progress(said), awaitable): progress.at(done, of) in the thread
    pause       Pause(seconds, does).begin()   a moment after the last letter
    notes       toast(sentence)   toast_fault(error)   await confirm(question, consequence, does)
    code, diff  code_block(text, marked=, first=)   around(lines, marked)   diff(a, b, beside=)
    tags        tag("dl", classes, text, aria_label=…)   link(text, to, classes)   icon(name)

Looks: colours, sizes and tones are in `theme.py` (for charts too); classes in `static/*.css`, all
`cd-…`. No colours, fonts or sizes in pages, no Tailwind. Behaviour in the browser is in
`static/shell.js`; JavaScript never stands in Python. Text of merchants is shown by `tag(…, text=…)`
or a label; never as HTML, never in a string of props (`.props(f"…")` takes it apart: write
`element.props["name"] = value`). The words on a page are those of GLOSSARY.md.

The policy for browsers (`policy.py`) lets pages load only what we serve: no addresses of pictures,
fonts, scripts elsewhere. Uploads go through `ui.upload` (64 MiB at most, `gate.py`).

Tests: `tests/acceptance/console/test_<noun>.py` with the fixtures `visit` and `site`:

    def test_a_fact(visit: Visiting) -> None:
        with visit("integrator") as visitor:      # admin, integrator, merchant; None: nobody
            visitor.go("/feeds?merchant=tannwald-mode")   # waits until drawn and connected
            visitor.page.get_by_role("button", name="Run again").click()
            expect(visitor.page.get_by_role("heading", level=1)).to_have_text("…")

A visit fails when the browser complained, a request failed, or one left the site. What the store
holds is made by `tests/console_seed.py` (both merchants of the demonstration with their releases
and feeds; add what your pages show there). A path with `{…}` needs its sample in
`tests/console_site.SAMPLES`.
'''
