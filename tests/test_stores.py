"""What every database promises: the same suite runs on SQLite and on PostgreSQL."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from adapters.store import Receipt, Store
from dialog.errors import Overtaken
from dialog.model import (
    Choice,
    Consent,
    ContactChange,
    Delivery,
    FlowState,
    HandOver,
    Identify,
    Inbound,
    Intent,
    Media,
    OpenTicket,
    Owner,
    Reply,
    State,
    Turn,
)
from tests.fakes.store import (
    HandClock,
    Open,
    answered,
    break_down,
    claimed,
    clock,
    database,
    failing_turns,
    opened,
    outgoing,
    rows,
    said,
    sent,
    store,
    turn,
)

__all__ = ["clock", "database", "opened", "store"]  # fixtures


# --- messages in


async def test_a_message_comes_back_as_it_was_told(store: Store, clock: HandClock) -> None:
    sent_at = clock.now() - timedelta(hours=1)
    media = (Media("image", "file-1", "image/jpeg", "taza.jpg"),)
    told = Inbound(
        "webchat",
        "ana",
        "m1",
        "¡Hola! ¿Qué tal? 😀",
        media,
        "yes",
        "Ana",
        "+34600111222",
        "es-MX",
        sent_at,
    )

    assert await store.keep([told], b'{"update_id": 7}') == 1
    moment = await claimed(store)

    (message,) = moment.messages
    assert message.number > 0
    assert message == Inbound(**{**_fields(told), "number": message.number})
    assert moment.contact.name == "Ana"
    assert moment.contact.phone == "+34600111222"
    assert moment.contact.last_inbound_at == clock.now()
    assert (moment.now, moment.attempt, moment.timer) == (clock.now(), 1, False)


async def test_a_cards_number_is_nowhere_in_the_database(store: Store) -> None:
    told = said("no pasa la 4111 1111 1111 1111")
    await store.keep([told], raw=told.text.encode())
    await store.keep([replace(told, text="era la 4111-1111-1111-1111", edited=True)])

    texts = [row.text for row in await rows(store, "SELECT text FROM messages")]
    assert texts == ["era la •••• 1111"]
    assert [row.raw for row in await rows(store, "SELECT raw FROM inbox")] == [None]


async def test_fifty_copies_at_once_are_one_message(store: Store) -> None:
    kept = await asyncio.gather(*(store.keep([said("hola", "m1")]) for _ in range(50)))

    assert sum(kept) == 1
    assert len((await claimed(store)).messages) == 1
    assert (await store.ledger()).received == 1


async def test_fifty_copies_to_two_processes_are_one_message(
    store: Store, opened: Open, database: str
) -> None:
    other = await opened() if database.startswith("postgresql") else store

    kept = await asyncio.gather(
        *(
            each.keep([said("hola", "m1"), said("otra", "m2")])
            for _ in range(25)
            for each in (store, other)
        )
    )

    assert sum(kept) == 2
    assert [message.text for message in (await claimed(store)).messages] == ["hola", "otra"]


async def test_who_keeps_a_message_may_take_its_turn(store: Store) -> None:
    (moment,) = await store.keep_and_claim([said("hola", "m1"), said("¿estáis?", "m2")])

    assert [message.text for message in moment.messages] == ["hola", "¿estáis?"]
    assert moment.attempt == 1
    assert await store.claim_moments() == []
    await store.save(moment, turn("¡Hola!"))
    assert (await store.ledger()).handled == 2


@pytest.mark.parametrize("before", ["nothing", "a turn", "a ticket", "a message that waits"])
async def test_who_keeps_a_message_knows_what_anybody_would_read_later(
    store: Store, clock: HandClock, before: str
) -> None:
    await _happened(store, before)
    far_away = timezone(timedelta(hours=-3))
    full = said(
        "¿y la azul? 😀",
        "m2",
        name="Ana",
        phone="+34600111222",
        language="es-AR",
        media=(Media("image", "file-1", "image/jpeg", "taza.jpg"),),
        sent_at=clock.now().astimezone(far_away),
    )
    (kept,) = await store.keep_and_claim([full, said("¿y la roja?", "m3")])

    clock.advance(minutes=3)  # whoever took it has died
    assert await store.claim_moments() == []  # nobody is suspected in the first second
    clock.advance(seconds=6)
    read = await claimed(store)

    assert (kept.fence + 1, kept.attempt + 1) == (read.fence, read.attempt)
    # after a failure messages come one by one
    assert replace(kept, messages=kept.messages[:1]) == replace(
        read, now=kept.now, fence=kept.fence, attempt=kept.attempt
    )
    assert kept.messages[-1].text == "¿y la roja?"


async def _happened(store: Store, before: str) -> None:
    if before == "a message that waits":
        await store.keep([said("hola", "m1")])
    elif before != "nothing":
        effects = (
            (OpenTicket("LC-7", "complaint", {"story": "rota"}),) if before == "a ticket" else ()
        )
        (first,) = await store.keep_and_claim([said("hola", "m1", name="Anita", language="es")])
        state = State(language="es", notes={"since": "2026"})
        await store.save(first, Turn((), state=state, effects=effects))


async def test_of_many_who_keep_at_once_each_takes_its_own_and_nobody_twice(store: Store) -> None:
    told = [said(f"{name} {n}", f"{name}{n}", name) for name in ("ana", "luis") for n in range(9)]
    taken = await asyncio.gather(*(store.keep_and_claim([one]) for one in told))
    later = await store.claim_moments()

    moments = [moment for some in taken for moment in some]
    assert sorted(moment.contact.address for moment in [*moments, *later]) == ["ana", "luis"]
    assert sum(len(moment.messages) for moment in [*moments, *later]) == 18


async def test_nobody_takes_a_turn_while_a_burst_is_awaited(opened: Open, clock: HandClock) -> None:
    patient = await opened(gather=1.5)
    assert await patient.keep_and_claim([said("hola", "m1")]) == []

    clock.advance(seconds=2)
    assert len((await claimed(patient)).messages) == 1


async def test_who_keeps_a_copy_takes_nothing(store: Store) -> None:
    await store.keep([said("hola", "m1")])
    assert await store.keep_and_claim([said("hola", "m1")]) == []
    assert len(await store.claim_moments()) == 1


async def test_a_conversation_that_somebody_works_on_is_not_taken(store: Store) -> None:
    (first,) = await store.keep_and_claim([said("hola", "m1")])
    assert await store.keep_and_claim([said("¿y?", "m2")]) == []

    await store.save(first, turn("¡Hola!"))
    assert [message.text for message in (await claimed(store)).messages] == ["¿y?"]


async def test_a_conversation_that_rests_after_a_failed_turn_is_not_taken(
    store: Store, clock: HandClock
) -> None:
    (first,) = await store.keep_and_claim([said("hola", "m1")])
    await store.give_back(first, "raised")
    assert await store.keep_and_claim([said("¿y?", "m2")]) == []
    assert await store.claim_moments() == []

    clock.advance(seconds=5)
    again = await claimed(store)
    assert (again.attempt, [message.text for message in again.messages]) == (2, ["hola"])


async def test_copies_in_one_hook_are_one_message(store: Store) -> None:
    assert await store.keep([said("hola", "m1"), said("hola", "m1")]) == 1


async def test_two_people_may_use_the_same_id(store: Store) -> None:
    assert await store.keep([said("a", "1", "ana"), said("b", "1", "luis")]) == 2


async def test_messages_without_an_id_are_never_taken_for_copies(store: Store) -> None:
    twice = [Inbound("webchat", "ana", "", "sí"), Inbound("webchat", "ana", "", "sí")]
    assert await store.keep(twice) == 2


async def test_a_customer_has_one_conversation_however_much_is_written(store: Store) -> None:
    await asyncio.gather(*(store.keep([said(f"foto {n}")]) for n in range(10)))

    moment = await claimed(store)

    assert len(moment.messages) == 10
    assert await rows(store, "SELECT 1 FROM conversations") == [(1,)]


async def test_a_burst_is_one_moment_in_the_order_it_came(store: Store) -> None:
    for words in ("hola", "una cosa", "¿abrís hoy?"):
        await store.keep([said(words)])

    moment = await claimed(store)

    assert [message.text for message in moment.messages] == ["hola", "una cosa", "¿abrís hoy?"]
    numbers = [message.number for message in moment.messages]
    assert numbers == sorted(numbers)


async def test_order_is_ours_whatever_the_platforms_clock_says(
    store: Store, clock: HandClock
) -> None:
    for days, words in ((0, "uno"), (1, "dos"), (-1, "tres")):
        await store.keep([said(words, sent_at=clock.now() + timedelta(days=days))])
        clock.advance(days=-days)

    assert [message.text for message in (await claimed(store)).messages] == ["uno", "dos", "tres"]


async def test_a_burst_is_awaited(opened: Open, clock: HandClock) -> None:
    patient = await opened(gather=1.5)
    await patient.keep([said("hola")])
    assert await patient.claim_moments() == []

    clock.advance(seconds=1)
    await patient.keep([said("¿abrís hoy?")])
    clock.advance(seconds=1)
    assert await patient.claim_moments() == []

    clock.advance(seconds=1)
    assert len((await claimed(patient)).messages) == 2


async def test_a_vouched_phone_and_a_new_name_become_the_contacts(store: Store) -> None:
    await store.keep([said("hola", name="Ana", phone="+34600111222", language="es")])
    await store.keep([said("soy yo", name="Ana María")])

    contact = (await claimed(store)).contact

    assert (contact.name, contact.phone, contact.language) == ("Ana María", "+34600111222", "es")


async def test_an_edited_message_changes_the_timeline_and_takes_no_turn(store: Store) -> None:
    await store.keep([said("el pedido 1001", "m1")])
    moment = await answered(store, "Va de camino.")

    assert await store.keep([said("el pedido 1002", "m1", edited=True)]) == 0

    assert await store.claim_moments() == []
    line = (await store.timeline(moment.conversation.id))[0]
    assert line.text == "el pedido 1002"
    assert line.edited_at is not None


async def test_an_edit_that_comes_first_does_not_swallow_its_message(store: Store) -> None:
    await store.keep([said("el pedido 1002", "m1", edited=True)])
    assert await store.keep([said("el pedido 1001", "m1")]) == 1
    assert [message.text for message in (await claimed(store)).messages] == ["el pedido 1001"]


async def test_the_raw_hook_stays_until_its_messages_are_handled(store: Store) -> None:
    await store.keep([said("hola")], b'{"raw": "\xff\x00"}')
    assert await rows(store, "SELECT raw FROM inbox") == [('{"raw": "\\xff\\x00"}',)]

    await answered(store)

    assert await rows(store, "SELECT raw FROM inbox") == [(None,)]


# --- contacts change


async def test_a_contact_that_blocked_us_is_blocked_until_it_writes_again(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store)
    await store.keep([ContactChange("webchat", "ana", "c1", blocked=True)])
    assert await rows(store, "SELECT blocked FROM contacts") == [(True,)]

    await store.keep([said("ya estoy aquí")])

    assert not (await claimed(store)).contact.blocked


async def test_a_change_that_is_told_twice_happens_once(store: Store) -> None:
    await store.keep([said("hola")])
    blocked = ContactChange("webchat", "ana", "c1", blocked=True)
    await store.keep([blocked])
    await store.keep([ContactChange("webchat", "ana", "c2", blocked=False)])

    await store.keep([blocked])  # the platform repeats itself

    assert await rows(store, "SELECT blocked FROM contacts") == [(False,)]


async def test_a_contact_that_moved_keeps_its_conversation(store: Store) -> None:
    await store.keep([said("hola", sender="-100")])
    first = await answered(store, "Hola, ¿qué tal?")

    await store.keep([ContactChange("webchat", "-100", "c1", moved_to="-200")])

    assert (await outgoing(store)).address == "-200"
    await store.keep([said("otra cosa", sender="-200")])
    assert (await claimed(store)).conversation.id == first.conversation.id


async def test_a_contact_that_moved_to_a_known_address_is_answered_there(store: Store) -> None:
    await store.keep([said("hola", sender="-200")])
    await answered(store)
    await store.keep([said("hola", sender="-100")])
    await answered(store, "¿En qué te ayudo?")

    await store.keep([ContactChange("webchat", "-100", "c1", moved_to="-200")])

    assert (await outgoing(store)).address == "-200"


async def test_a_strangers_change_is_nothing(store: Store) -> None:
    assert await store.keep([ContactChange("webchat", "nobody", "c1", blocked=True)]) == 0


# --- turns


async def test_a_turn_is_saved_whole(store: Store) -> None:
    await store.keep([said("la taza llegó rota")])
    flow = FlowState("complaint", {"kind": "broken"}, "order", 1, ("rota",), (Media("image", "f"),))
    state = State(
        "es", flow, (), 0, "warranty", (Choice("a", "Sí"),), {"name": "Ana"}, {"met": True}
    )

    moment = await answered(
        store,
        "Lo siento mucho.",
        "¿Qué pedido es?",
        state=state,
        owner=Owner.QUEUE,
        effects=(
            OpenTicket("K7Q-4M2", "complaint", {"problem": "broken"}, urgent=True),
            HandOver("K7Q-4M2", "asked"),
            Consent(False, "BAJA"),
            Identify("Ana", "ana@example.com", "+34600111222", proven=True),
        ),
        intent=Intent("flow:complaint", 0.91, "warranty", 0.4, "answered", why={"word": "rota"}),
        policy="start_a_flow",
    )

    assert await sent(store) == ["Lo siento mucho.", "¿Qué pedido es?"]
    await store.keep([said("el 1001")])
    later = await claimed(store)
    assert later.conversation.state == state
    assert (later.conversation.owner, later.conversation.version) == (Owner.QUEUE, 1)
    assert later.contact.opted_out
    assert (later.customer.name, later.customer.email) == ("Ana", "ana@example.com")
    assert [ticket.number for ticket in later.tickets] == ["K7Q-4M2"]
    assert later.tickets[0].fields == {"problem": "broken"}
    line = (await store.timeline(moment.conversation.id))[0]
    assert (line.intent, line.score, line.runner_up, line.policy) == (
        "flow:complaint", 0.91, "warranty", "start_a_flow",
    )  # fmt: skip
    assert line.why == {"word": "rota"}


async def test_what_was_only_typed_is_nobodys_address(store: Store) -> None:
    await store.keep([said("soy Ana, ana@example.com")])
    await answered(store, effects=(Identify("Ana", "ana@example.com"),))
    assert await rows(store, "SELECT name, email, phone FROM customers") == [("", "", "")]


async def test_a_turn_that_cannot_be_saved_leaves_nothing_behind(store: Store) -> None:
    await store.keep([said("hola")])
    moment = await claimed(store)
    half = turn("Te paso con alguien.", effects=(OpenTicket("A", "human"), HandOver("B", "asked")))

    with pytest.raises(LookupError, match="B"):
        await store.save(moment, half)

    assert await store.tickets("all") == []
    assert await store.claim_outgoing() == []
    await store.save(moment, turn("Hola."))
    assert await sent(store) == ["Hola."]


async def test_one_bad_turn_does_not_fail_its_neighbours(store: Store) -> None:
    await store.keep([said(sender=f"c{n}") for n in range(9)])
    moments = await store.claim_moments()
    good = turn("Hola.")
    bad = turn("Hola.", effects=(HandOver("nobody-opened-this"),))

    outcomes = await asyncio.gather(
        *(store.save(moment, bad if n == 4 else good) for n, moment in enumerate(moments)),
        return_exceptions=True,
    )

    assert [type(outcome) for n, outcome in enumerate(outcomes) if n != 4] == [type(None)] * 8
    assert isinstance(outcomes[4], LookupError)
    assert len(await store.claim_outgoing()) == 8


async def test_only_one_of_two_turns_is_saved(store: Store) -> None:
    await store.keep([said("hola")])
    moment = await claimed(store)
    await store.save(moment, turn("Hola."))

    with pytest.raises(Overtaken):
        await store.save(moment, turn("Hola otra vez."))

    assert await sent(store) == ["Hola."]


async def test_a_worker_whose_lease_ran_out_is_overtaken(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    slow = await claimed(store)
    clock.advance(minutes=10)
    fast = await claimed(store)
    await store.save(fast, turn("Hola."))

    with pytest.raises(Overtaken):
        await store.save(slow, turn("Hola, soy el lento."))

    assert fast.fence > slow.fence
    assert fast.attempt == 2
    assert await sent(store) == ["Hola."]


async def test_a_worker_whose_lease_ran_out_cannot_save_while_another_is_at_work(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("hola")])
    slow = await claimed(store)
    clock.advance(minutes=10)
    fast = await claimed(store)

    with pytest.raises(Overtaken):
        await store.save(slow, turn("Hola, soy el lento."))

    await store.save(fast, turn("Hola."))
    assert await sent(store) == ["Hola."]


async def test_eight_workers_never_share_a_conversation(
    store: Store, opened: Open, database: str
) -> None:
    several = (
        [store, *[await opened() for _ in range(3)]] if database.startswith("postgres") else [store]
    )
    for n in range(5):
        await store.keep([said(f"m{n}", sender=f"c{who}") for who in range(40)])
    at_work: Counter[int] = Counter()
    heard: dict[int, list[str]] = {}

    async def work(mine: Store) -> None:
        while moments := await mine.claim_moments(3):
            for moment in moments:
                key = moment.conversation.id
                at_work[key] += 1
                assert at_work[key] == 1
                await asyncio.sleep(0)
                heard.setdefault(key, []).extend(message.text for message in moment.messages)
                await mine.save(moment, turn("Hola."))
                at_work[key] -= 1

    await asyncio.gather(*(work(several[n % len(several)]) for n in range(8)))

    assert len(heard) == 40
    assert all(texts == ["m0", "m1", "m2", "m3", "m4"] for texts in heard.values())


async def test_what_arrives_during_a_turn_is_the_next_turn(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    moment = await claimed(store)
    await store.keep([said("¿abrís hoy?")])
    clock.advance(seconds=20)
    assert await store.claim_moments() == []  # the conversation is leased

    await store.save(moment, turn("Hola."))

    following = await claimed(store)
    assert [message.text for message in following.messages] == ["¿abrís hoy?"]
    assert following.conversation.version == 1


async def test_an_agents_conversation_still_gets_its_moments(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store, owner=Owner.AGENT)
    await store.keep([said("¿sigues ahí?")])
    assert (await claimed(store)).conversation.owner is Owner.AGENT


async def test_a_timer_wakes_the_conversation(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, wake_at=clock.now() + timedelta(hours=1))
    clock.advance(minutes=59)
    assert await store.claim_moments() == []

    clock.advance(minutes=1)
    moment = await claimed(store)

    assert (moment.timer, moment.messages) == (True, ())
    await store.save(moment, turn("¿Sigues ahí?"))
    assert await store.claim_moments() == []
    assert await sent(store) == ["¿Sigues ahí?"]


async def test_a_message_before_the_timer_is_an_ordinary_turn(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("hola")])
    await answered(store, wake_at=clock.now() + timedelta(hours=1))
    await store.keep([said("otra cosa")])

    moment = await answered(store)

    assert not moment.timer
    clock.advance(hours=2)
    assert await store.claim_moments() == []


async def test_a_clock_that_is_set_back_a_day_stops_nothing(opened: Open, clock: HandClock) -> None:
    store = await opened(gather=1.0)
    await store.keep([said("hola", sender="ana")])
    await store.keep([said("hola", sender="luis")])
    clock.advance(seconds=2)
    await store.save((await store.claim_moments(1))[0], turn("Hola."))
    taken = await store.claim_outgoing()
    await store.settle(taken[0], Receipt("retry", after=30))

    clock.advance(days=-1)
    await store.claim_moments(0)  # somebody looks, and notices
    clock.advance(seconds=2)

    assert len(await store.claim_moments()) == 1
    assert await sent(store) == ["Hola."]


# --- failures


async def test_a_failed_turn_is_taken_again_after_a_pause(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await store.give_back(await claimed(store), "ShopUnavailable")
    await store.keep([said("¿hola?")])  # hurries nobody: the attempts would be used up
    assert await store.claim_moments() == []

    clock.advance(seconds=5)

    assert (await claimed(store)).attempt == 2


async def test_poison_is_set_aside_after_three_claims_and_an_agent_is_told(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("veneno", "p1")])
    await failing_turns(store, clock, 3)

    assert await store.claim_moments() == []

    (aside,) = await store.quarantined()
    assert (aside.channel, aside.attempts, aside.error) == ("webchat", 3, "boom")
    (ticket,) = await store.tickets("unassigned")
    assert (ticket.kind, ticket.urgent) == ("quarantine", True)
    books = await store.ledger()
    assert (books.received, books.handled, books.queued, books.quarantined) == (1, 0, 0, 1)


async def test_the_lane_goes_on_behind_poison(store: Store, clock: HandClock) -> None:
    await store.keep([said("veneno")])
    await failing_turns(store, clock, 3)
    await store.keep([said("¿hola?")])
    moment = await claimed(store)
    assert [message.text for message in moment.messages] == ["¿hola?"]
    assert moment.attempt == 1


async def test_a_worker_that_dies_counts_as_an_attempt(store: Store, clock: HandClock) -> None:
    await store.keep([said("veneno")])
    for attempt in (1, 2, 3):
        assert (await claimed(store)).attempt == attempt  # and never heard of again
        clock.advance(minutes=5)

    assert await store.claim_moments() == []
    assert len(await store.quarantined()) == 1


async def test_only_the_message_that_fails_is_set_aside(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola"), said("veneno"), said("adiós")])
    heard: list[str] = []

    for _ in range(12):
        for moment in await store.claim_moments():
            texts = [message.text for message in moment.messages]
            if "veneno" in texts:
                await store.give_back(moment, "boom")
            else:
                heard += texts
                await store.save(moment, turn())
        clock.advance(minutes=5)

    assert heard == ["hola", "adiós"]
    assert len(await store.quarantined()) == 1


async def test_after_a_crash_conversations_are_taken_up_one_by_one(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("hola", sender=f"c{n}") for n in range(3)])
    assert len(await store.claim_moments()) == 3  # and the worker dies
    clock.advance(minutes=2)
    await store.keep([said("hola", sender="new")])

    first, other = sorted(await store.claim_moments(), key=lambda moment: -moment.attempt)
    assert (first.attempt, other.attempt, other.contact.address) == (2, 1, "new")
    assert await store.claim_moments() == []

    await store.save(first, turn())
    assert (await claimed(store)).attempt == 2


async def test_those_who_died_with_poison_are_not_set_aside_with_it(
    store: Store, clock: HandClock
) -> None:
    people = [f"c{n}" for n in range(10)]
    await store.keep([said("hola", sender=who) for who in people])
    heard: list[str] = []

    for _ in range(60):
        died = False
        for moment in await store.claim_moments():
            if moment.contact.address == "c3" or died:
                died = True  # and so does whoever is at work beside it
                continue
            heard.append(moment.contact.address)
            await store.save(moment, turn())
        clock.advance(minutes=2 if died else 0)

    assert sorted(heard) == [who for who in people if who != "c3"]
    assert len(await store.quarantined()) == 1


async def test_a_second_poison_joins_the_ticket_that_is_open(
    store: Store, clock: HandClock
) -> None:
    for words in ("veneno", "más veneno"):
        await store.keep([said(words)])
        await failing_turns(store, clock, 3)
        await store.claim_moments()
    assert len(await store.quarantined()) == 2
    assert len(await store.tickets("all")) == 1


async def test_a_timer_that_kills_its_worker_is_dropped(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, wake_at=clock.now() + timedelta(minutes=1))
    clock.advance(minutes=1)
    for attempt in (1, 2, 3):
        moment = await claimed(store)
        assert (moment.timer, moment.attempt) == (True, attempt)
        clock.advance(minutes=5)

    assert await store.claim_moments() == []
    assert [ticket.kind for ticket in await store.tickets("all")] == ["quarantine"]
    clock.advance(days=1)
    assert await store.claim_moments() == []


async def test_what_was_set_aside_can_be_replayed(store: Store, clock: HandClock) -> None:
    await store.keep([said("veneno", sender="ana"), said("veneno", sender="luis")])
    for _ in range(3):
        for moment in await store.claim_moments():
            await store.give_back(moment, "boom")
        clock.advance(minutes=5)
    await store.claim_moments()
    number = (await store.quarantined())[0].number

    assert await store.replay(number) == 1
    assert await store.replay(number) == 0
    assert await store.replay(99_999) == 0

    assert (await answered(store, "Ahora sí.")).messages[0].number == number
    assert await store.replay() == 1
    assert len(await store.claim_moments()) == 1


async def test_the_books_balance_whatever_breaks(store: Store, clock: HandClock) -> None:
    kept = 0
    for day in range(30):
        kept += await store.keep([said(f"m{day}-{n}", sender=f"c{n}") for n in range(4)])
        for n, moment in enumerate(await store.claim_moments()):
            if (day + n) % 5 == 0:
                await store.give_back(moment, "boom")
            elif (day + n) % 7 != 0:  # else: the worker dies
                await store.save(moment, turn("Hola."))
        clock.advance(seconds=40)
        books = await store.ledger()
        assert books.received == kept
        assert books.received == books.handled + books.queued + books.quarantined

    clock.advance(hours=1)
    while moments := await store.claim_moments():
        for moment in moments:
            await store.save(moment, turn())
    books = await store.ledger()
    assert (books.queued, books.received) == (0, books.handled + books.quarantined)


async def test_a_broken_table_fails_the_call_and_nothing_is_acknowledged(store: Store) -> None:
    await break_down(store, "ALTER TABLE inbox RENAME TO elsewhere")
    with pytest.raises(Exception, match="inbox"):
        await store.keep([said("hola")])
    await break_down(store, "ALTER TABLE elsewhere RENAME TO inbox")
    assert await store.keep([said("hola")]) == 1  # the platform's second try is not a copy


# --- messages out


async def test_only_one_message_of_a_conversation_is_under_way(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno", "dos", "tres")

    first = await outgoing(store)
    assert first.text == "uno"
    assert await store.claim_outgoing() == []

    await store.settle(first, Receipt("sent", "x1"))
    assert (await outgoing(store)).text == "dos"


async def test_who_saves_a_turn_may_send_its_first_message(store: Store) -> None:
    await store.keep([said("hola"), said("hola", sender="luis", phone="+34600111222")])
    handed, claimed_one = [
        await store.save(moment, turn("uno", "dos"), send=moment.contact.address == "luis")
        for moment in sorted(await store.claim_moments(), key=lambda one: one.contact.address)[::-1]
    ]

    assert handed is not None
    assert claimed_one is None
    other = await outgoing(store)  # luis's is leased already
    assert other == replace(handed, id=other.id, address="ana", conversation=other.conversation)

    await store.settle(handed, Receipt("sent", "x1"))
    following = await outgoing(store)
    assert (following.address, following.text) == ("luis", "dos")


@pytest.mark.parametrize("send", [True, False])
async def test_a_wish_for_the_phone_leaves_in_the_customers_language(
    store: Store, *, send: bool
) -> None:
    await store.keep([said("hello")])
    wish = Reply("order_status.phone", text="What is your phone number?", wants="phone")
    asked = Turn((wish,), state=State("en"))

    handed = await store.save(await claimed(store), asked, send=send)

    leaving = handed or await outgoing(store)
    assert (leaving.wants, leaving.language) == ("phone", "en")


async def test_what_waits_to_leave_is_not_overtaken_by_who_saves(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno")
    await store.keep([said("¿y?")])

    assert await store.save(await claimed(store), turn("dos"), send=True) is None

    assert await sent(store) == ["uno", "dos"]


async def test_the_last_message_of_a_conversation_wakes_no_sender(store: Store) -> None:
    await store.keep([said("hola")])
    first = await store.save(await claimed(store), turn("uno"), send=True)
    assert first is not None
    mark = store.mark("outbox")

    await store.settle(first, Receipt("sent", "x1"))

    assert not await store.wait("outbox", 0.05, mark)


async def test_many_senders_keep_every_lane_in_order(
    store: Store, opened: Open, database: str
) -> None:
    several = [store, await opened()] if database.startswith("postgresql") else [store]
    await store.keep([said("hola", sender=f"c{n}") for n in range(20)])
    for moment in await store.claim_moments():
        await store.save(moment, turn("uno", "dos", "tres"))
    under_way: Counter[str] = Counter()
    got: dict[str, list[str]] = {}

    async def send(mine: Store) -> None:
        while waiting := await mine.claim_outgoing(4):
            for one in waiting:
                under_way[one.address] += 1
                assert under_way[one.address] == 1
                await asyncio.sleep(0)
                got.setdefault(one.address, []).append(one.text)
                under_way[one.address] -= 1
                await mine.settle(one, Receipt("sent", f"x{one.id}"))

    await asyncio.gather(*(send(several[n % len(several)]) for n in range(8)))
    await asyncio.gather(*(send(each) for each in several))

    assert len(got) == 20
    assert all(texts == ["uno", "dos", "tres"] for texts in got.values())


async def test_a_retry_waits_and_keeps_its_place(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno", "dos")

    await store.settle(await outgoing(store), Receipt("retry", after=30))
    assert await store.claim_outgoing() == []

    clock.advance(seconds=29)
    assert await store.claim_outgoing() == []
    clock.advance(seconds=10)
    again = await outgoing(store)
    assert (again.text, again.attempt, again.lost) == ("uno", 2, 0)
    await store.settle(again, Receipt("sent", "x"))
    assert await sent(store) == ["dos"]


async def test_retries_are_given_up_after_a_day_and_shown(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno", "dos")
    clock.advance(hours=25)

    await store.settle(await outgoing(store), Receipt("retry", code="503"))

    assert (await store.ledger()).out_failed == 1
    assert [ticket.kind for ticket in await store.tickets("all")] == ["undelivered"]
    assert await sent(store) == ["dos"]


@pytest.mark.parametrize(("kind", "state"), [("unknown", "unknown"), ("unreachable", "failed")])
async def test_what_did_not_arrive_is_shown_and_blocks_nobody(
    store: Store, kind: str, state: str
) -> None:
    await store.keep([said("hola")])
    moment = await answered(store, "uno", "dos")

    await store.settle(await outgoing(store), Receipt(kind, code="63016", reason="out of reach"))  # type: ignore[arg-type]

    assert await sent(store) == ["dos"]
    (ticket,) = await store.tickets("unassigned")
    assert ticket.kind == "undelivered"
    lines = {line.text: line for line in await store.timeline(moment.conversation.id)}
    assert (lines["uno"].status, lines["uno"].code) == (state, "63016")
    assert await store.claim_moments() == []


async def test_the_bot_need_not_tell_that_it_cannot_reach_who_left(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno")
    await store.keep([ContactChange("webchat", "ana", "c1", blocked=True)])
    await store.settle(await outgoing(store), Receipt("unreachable", code="403"))
    assert await store.tickets("all") == []
    assert (await store.ledger()).out_failed == 1


async def test_held_messages_go_when_the_customer_writes_again(store: Store) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno", "dos")
    for _ in range(2):
        await store.settle(await outgoing(store), Receipt("held", reason="window_closed"))
    assert await store.claim_outgoing() == []
    assert (await store.ledger()).out_queued == 2

    await store.keep([said("¿sigues ahí?")])
    await answered(store, "tres")

    assert await sent(store) == ["uno", "dos", "tres"]


async def test_what_was_held_for_days_has_a_day_from_when_it_may_go(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno")
    await store.settle(await outgoing(store), Receipt("held", reason="window_closed"))
    clock.advance(hours=72)
    await store.keep([said("¿sigues ahí?")])

    for _ in range(2):
        await store.settle(await outgoing(store), Receipt("retry", after=1.0, code="503"))
        clock.advance(seconds=2)
    queued = (await store.ledger()).out_queued
    clock.advance(hours=25)
    await store.settle(await outgoing(store), Receipt("retry", code="503"))

    assert queued == 1
    assert (await store.ledger()).out_failed == 1


async def test_a_message_is_not_held_if_the_customer_has_just_written(
    store: Store, clock: HandClock
) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno")
    taken = await outgoing(store)
    clock.advance(seconds=1)
    await store.keep([said("¿sigues ahí?")])

    await store.settle(taken, Receipt("held", reason="window_closed"))

    assert await sent(store) == ["uno"]


async def test_a_sender_that_dies_is_told_to_the_next_one(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno", "dos")
    for lost in (0, 1, 2):
        assert (await outgoing(store)).lost == lost
        clock.advance(minutes=5)

    assert await store.claim_outgoing() == []  # parked: it may have left already

    assert (await store.ledger()).out_unknown == 1
    assert await sent(store) == ["dos"]


async def test_a_receipt_that_comes_too_late_is_ignored(store: Store, clock: HandClock) -> None:
    await store.keep([said("hola")])
    await answered(store, "uno")
    slow = await outgoing(store)
    clock.advance(minutes=5)
    fast = await outgoing(store)

    await store.settle(slow, Receipt("unreachable"))
    await store.settle(fast, Receipt("sent", "x"))
    await store.settle(fast, Receipt("unknown"))

    books = await store.ledger()
    assert (books.out_sent, books.out_failed, books.out_unknown) == (1, 0, 0)


async def test_replies_are_cut_to_the_channels_measure(store: Store) -> None:
    await store.keep([said("hola", channel="telegram")])
    await answered(store, "Una frase bastante larga, de verdad. Otra frase, también muy larga.")
    assert await sent(store) == [
        "Una frase bastante larga, de verdad.",
        "Otra frase, también muy larga.",
    ]


async def test_choices_and_files_go_out_as_they_were_said(store: Store) -> None:
    await store.keep([said("hola")])
    moment = await claimed(store)
    choices = (Choice("yes", "Sí"), Choice("no", "No"))
    media = (Media("image", "size-guide.png"),)
    await store.save(
        moment, Turn((Reply("x", text="¿Te ayudo?", choices=choices, media=media, wants="phone"),))
    )

    one = await outgoing(store)

    assert (one.choices, one.media, one.wants, one.author) == (choices, media, "phone", "bot")
    assert one.last_inbound_at == moment.contact.last_inbound_at


# --- what became of it


async def _sent_one(store: Store) -> int:
    await store.keep([said("hola")])
    moment = await answered(store, "uno")
    await store.settle(await outgoing(store), Receipt("sent", "SM1"))
    return moment.conversation.id


async def _status(store: Store, conversation: int) -> str:
    return next(
        line.status for line in await store.timeline(conversation) if line.direction == "out"
    )


async def test_a_delivery_status_never_goes_back(store: Store) -> None:
    conversation = await _sent_one(store)
    for status in ("delivered", "read", "sent", "delivered", "failed"):
        await store.keep([Delivery("webchat", "SM1", status)])
    assert await _status(store, conversation) == "read"


async def test_a_delivery_that_is_told_before_the_send_is_settled_counts(store: Store) -> None:
    await store.keep([said("hola")])
    moment = await answered(store, "uno")
    taken = await outgoing(store)

    await store.keep([Delivery("webchat", "SM1", "sent"), Delivery("webchat", "SM1", "delivered")])
    await store.settle(taken, Receipt("sent", "SM1"))

    assert await _status(store, moment.conversation.id) == "delivered"
    assert await rows(store, "SELECT * FROM deliveries") == []


async def test_a_failed_delivery_is_shown_at_the_desk_once(store: Store) -> None:
    conversation = await _sent_one(store)
    failed = Delivery("webchat", "SM1", "failed", "63024", "blocked")

    await store.keep([failed])
    await store.keep([failed])

    assert await _status(store, conversation) == "failed"
    assert len(await store.tickets("all")) == 1
    assert await rows(store, "SELECT blocked FROM contacts") == [(True,)]
    events = [line for line in await store.timeline(conversation) if line.direction == "event"]
    assert [event.data["code"] for event in events] == ["63024"]


async def test_a_delivery_of_a_strangers_message_is_forgotten_in_time(
    store: Store, clock: HandClock
) -> None:
    await store.keep([Delivery("webchat", "not-ours", "delivered")])
    clock.advance(days=8)
    await store.tidy()
    assert await rows(store, "SELECT * FROM deliveries") == []


def _fields(message: Inbound) -> dict[str, object]:
    return {name: getattr(message, name) for name in Inbound.__dataclass_fields__}
