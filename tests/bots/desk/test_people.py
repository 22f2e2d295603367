"""The team's page: invitations that work once, and an end that is one at once."""

import re

import pytest

from tests.bots.desk.stand import PASSWORD, Stand

LINK = re.compile(r"/desk/welcome/[\w-]{43}")


async def test_an_admin_invites_somebody_who_then_signs_in(stand: Stand) -> None:
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")

    await admin.post("/desk/people", name="José Luis", login="jose", role="agent")
    found = LINK.search(admin.text)
    assert found is not None
    jose = await stand.browser()
    await jose.see(found[0])
    await jose.post(found[0], password=PASSWORD)

    assert jose.url == "/desk/queue/unassigned"
    assert "José Luis" in jose.text


async def test_a_link_is_shown_once(stand: Stand) -> None:
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")
    await admin.post("/desk/people", name="José", login="jose", role="agent")

    await admin.see("/desk/people")

    assert not LINK.search(admin.text)


@pytest.mark.parametrize(
    ("login", "name", "role"),
    [
        ("admin", "Otra", "agent"),
        ("", "Otra", "agent"),
        ("a", "Otra", "agent"),
        ("josé", "José", "agent"),
        ("../x", "Otra", "agent"),
        ("jose", "", "agent"),
        ("jose", "x" * 61, "agent"),
        ("jose", "José", "owner"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    stand: Stand, login: str, name: str, role: str
) -> None:
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")

    await admin.post("/desk/people", name=name, login=login, role=role)

    assert admin.status == 422
    assert 'role="alert"' in admin.text
    assert [agent.login for agent in await stand.house.store.agents()] == ["admin"]


async def test_somebody_who_leaves_is_out_at_once(stand: Stand) -> None:
    jose = await stand.agent("jose")
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")

    await admin.post("/desk/people/jose/deactivate")
    await jose.see("/desk/queue/all")
    out = jose.url
    await jose.sign_in("jose")

    assert out == "/desk/sign-in"
    assert jose.status == 403
    assert "Desactivado" in admin.text


async def test_nobody_locks_themselves_out(stand: Stand) -> None:
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")

    await admin.post("/desk/people/admin/deactivate")
    refused = admin.status
    await admin.see("/desk/people")

    assert (refused, admin.status) == (409, 200)


async def test_a_new_link_makes_the_old_one_useless(stand: Stand) -> None:
    admin = await stand.agent("admin", "admin")
    await admin.see("/desk/people")
    links = []
    for path, form in (
        ("/desk/people", {"name": "Eva", "login": "eva", "role": "agent"}),
        ("/desk/people/eva/invite", {}),
    ):
        await admin.post(path, **form)
        links += LINK.findall(admin.text)[:1]

    statuses = []
    for link in links:
        browser = await stand.browser()
        await browser.see(link)
        statuses.append((await browser.post(link)).status)

    assert statuses == [403, 200]
