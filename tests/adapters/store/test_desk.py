"""What agents do, on both databases."""

import asyncio
from collections.abc import Callable

import pytest

from adapters.store import Store, Waiting
from dialog import tickets as rules
from dialog.errors import AlreadyTaken, NotAllowed, Overtaken
from dialog.model import HandOver, Media, OpenTicket, Owner, State, Ticket
from dialog.tickets import TicketCase, TicketChange
from tests.fakes.store import HandClock, answered, break_down, claimed, outgoing, said, sent, turn

NUMBER = "K7Q-4M2"


def worded(phrase: str, language: str) -> str:
    return f"{phrase} ({language})"


async def act(store: Store, rule: Callable[[TicketCase, str], TicketChange], agent: str) -> Ticket:
    return await store.change(NUMBER, lambda case: rule(case, agent), worded)


@pytest.fixture
async def waiting(store: Store) -> Store:
    """Somebody asked for a person; their ticket is in the queue."""
    await store.add_agent("Marta Gil", "marta")
    await store.add_agent("José", "jose")
    await store.keep([said("quiero hablar con una persona", name="Ana")])
    effects = (OpenTicket(NUMBER, "human", {"reason": "asked"}), HandOver(NUMBER, "asked"))
    await answered(store, owner=Owner.QUEUE, effects=effects, state=State(language="pt"))
    return store


async def test_the_queue_shows_who_waits_and_since_when(waiting: Store, clock: HandClock) -> None:
    opened_at = clock.now()
    clock.advance(minutes=3)
    await waiting.keep([said("¿hay alguien?")])

    (row,) = await waiting.tickets("unassigned")

    assert (row.number, row.kind, row.status, row.customer, row.channel) == (
        NUMBER, "human", "open", "Ana", "webchat",
    )  # fmt: skip
    assert (row.last_text, row.unread, row.waiting_since) == ("¿hay alguien?", 1, clock.now())
    assert row.opened_at == opened_at


async def test_one_ticket_is_told_as_the_queue_shows_it(waiting: Store) -> None:
    assert [await waiting.ticket_row(NUMBER)] == await waiting.tickets("all")
    assert await waiting.ticket_row("XXX-XXX") is None


async def test_a_long_queue_is_read_page_by_page(waiting: Store) -> None:
    effects = (OpenTicket("B2B-2B2", "human", {}), HandOver("B2B-2B2", "asked"))
    await waiting.keep([said("yo también", sender="luis")])
    await answered(waiting, owner=Owner.QUEUE, effects=effects)

    both = await waiting.tickets("all")

    assert [row.number for row in both] == [NUMBER, "B2B-2B2"]
    assert await waiting.tickets("all", skip=1) == both[1:]
    assert await waiting.tickets("all", skip=2) == []


async def test_what_wants_somebody_is_nobodys_or_has_news_for_its_agent(waiting: Store) -> None:
    assert await waiting.waiting("marta") == Waiting(unassigned=1, mine=0)

    await act(waiting, rules.take, "marta")
    await waiting.reply(NUMBER, "marta", "Lo miro ahora mismo.", "c1")
    assert await waiting.waiting("marta") == Waiting(unassigned=0, mine=0)

    await waiting.keep([said("sigue sin llegar")])
    assert await waiting.waiting("marta") == Waiting(unassigned=0, mine=1)
    assert await waiting.waiting("jose") == Waiting(unassigned=0, mine=0)


async def test_the_queue_shows_the_customers_last_words_not_the_bots(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await waiting.keep([said("sigue sin llegar")])
    await waiting.reply(NUMBER, "marta", "Lo miro ahora mismo.", "c1")
    await waiting.note(NUMBER, "marta", "Llamar al transportista.")

    (row,) = await waiting.tickets("all")

    assert row.last_text == "sigue sin llegar"


async def test_a_customer_who_only_sent_a_photo_has_no_last_words(waiting: Store) -> None:
    await waiting.keep([said("", key="m2", media=(Media("image", "ana/1.jpg"),))])
    assert (await waiting.tickets("all"))[0].last_text == ""


async def test_the_files_that_a_contact_sent_are_known_by_their_names(waiting: Store) -> None:
    photos = (Media("image", "ana/1.jpg"), Media("image", "ana/2.jpg"))
    await waiting.keep(
        [
            said("", key="m2", media=photos),
            said("", key="m3", media=(Media("image", "luis/1.jpg"),), sender="luis"),
        ]
    )
    await act(waiting, rules.take, "marta")
    await waiting.reply(NUMBER, "marta", "Mira.", "c1", (Media("image", "guide.png"),))

    assert await waiting.sent_files("webchat", "ana") == {"ana/1.jpg", "ana/2.jpg"}
    assert await waiting.sent_files("telegram", "ana") == set()
    assert await waiting.received_files("webchat", "ana") == {"guide.png"}
    assert await waiting.received_files("webchat", "luis") == set()
    case = await waiting.ticket(NUMBER)
    assert case is not None
    assert await waiting.answered_files(case.conversation.id) == {"guide.png"}
    assert await waiting.answered_files(case.conversation.id + 1) == set()


async def test_a_name_that_was_only_typed_is_shown_too(store: Store) -> None:
    await store.keep([said("soy Ana")])
    await answered(
        store, effects=(OpenTicket(NUMBER, "human"),), state=State(known={"name": "Ana"})
    )
    assert (await store.tickets("all"))[0].customer == "Ana"


async def test_whoever_takes_a_ticket_owns_the_conversation(waiting: Store) -> None:
    ticket = await act(waiting, rules.take, "marta")

    assert (ticket.status, ticket.agent) == ("taken", "marta")
    case = await waiting.ticket(NUMBER)
    assert case is not None
    assert (case.conversation.owner, case.conversation.agent) == (Owner.AGENT, "marta")
    assert await sent(waiting) == ["human.taken (pt)"]
    assert await waiting.tickets("unassigned") == []
    assert [row.number for row in await waiting.tickets("mine", "marta")] == [NUMBER]
    assert await waiting.tickets("mine", "jose") == []


async def test_the_second_of_two_agents_sees_who_was_first(waiting: Store) -> None:
    outcomes = await asyncio.gather(
        act(waiting, rules.take, "marta"), act(waiting, rules.take, "jose"), return_exceptions=True
    )

    taken = [outcome for outcome in outcomes if isinstance(outcome, Ticket)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadyTaken)]
    assert (len(taken), len(refused)) == (1, 1)
    assert refused[0].agent == taken[0].agent
    assert len(await waiting.claim_outgoing()) == 1


async def test_a_turn_that_was_under_way_is_overtaken_when_an_agent_takes_over(
    waiting: Store,
) -> None:
    await waiting.keep([said("¿hay alguien?")])
    moment = await claimed(waiting)
    await act(waiting, rules.take, "marta")

    with pytest.raises(Overtaken):
        await waiting.save(moment, turn("Soy el bot."))
    await waiting.give_back(moment, "overtaken")  # as the worker does

    again = await claimed(waiting)  # at once, and it does not count against the message
    assert (again.attempt, again.conversation.owner) == (1, Owner.AGENT)


async def test_an_agents_answer_goes_out_under_their_name(waiting: Store, clock: HandClock) -> None:
    await act(waiting, rules.take, "marta")
    await sent(waiting)
    media = (Media("image", "guide.png"),)

    number = await waiting.reply(NUMBER, "marta", "Hola, soy Marta.", "c1", media)

    one = await outgoing(waiting)
    assert (one.id, one.text, one.author, one.media) == (
        number,
        "Hola, soy Marta.",
        "Marta Gil",
        media,
    )
    (row,) = await waiting.tickets("mine", "marta")
    assert (row.status, row.unread, row.waiting_since) == ("waiting", 0, None)
    clock.advance(minutes=1)
    await waiting.keep([said("gracias")])
    (row,) = await waiting.tickets("mine", "marta")
    assert (row.status, row.unread, row.waiting_since) == ("taken", 1, clock.now())


async def test_a_double_click_sends_once(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await sent(waiting)

    numbers = await asyncio.gather(
        *(waiting.reply(NUMBER, "marta", "Hola.", "click-1") for _ in range(5))
    )

    assert len(set(numbers)) == 1
    assert await sent(waiting) == ["Hola."]
    assert await waiting.reply(NUMBER, "marta", "Hola.", "click-1") == numbers[0]
    assert await sent(waiting) == []


@pytest.mark.parametrize("agent", ["jose", "marta"])
async def test_only_the_owner_answers(waiting: Store, agent: str) -> None:
    if agent == "jose":
        await act(waiting, rules.take, "marta")
    with pytest.raises(NotAllowed):
        await waiting.reply(NUMBER, agent, "Hola.", "c1")


async def test_an_empty_answer_is_refused(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    with pytest.raises(NotAllowed, match="nothing"):
        await waiting.reply(NUMBER, "marta", "  ", "c1")


async def test_a_refused_act_does_not_fail_its_neighbours(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    outcomes = await asyncio.gather(
        waiting.reply(NUMBER, "jose", "Hola.", "c1"),
        waiting.reply(NUMBER, "marta", "Hola.", "c2"),
        waiting.reply("NOT-ONE", "marta", "Hola.", "c3"),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [AlreadyTaken, int, NotAllowed]


async def test_a_released_conversation_is_the_bots_again(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await sent(waiting)

    ticket = await act(waiting, rules.release, "marta")

    assert (ticket.status, ticket.agent) == ("open", "")
    assert await sent(waiting) == ["human.back (pt)"]
    await waiting.keep([said("¿abrís hoy?")])
    assert (await claimed(waiting)).conversation.owner is Owner.BOT


async def test_closed_and_reopened(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await act(waiting, rules.close, "marta")
    assert [row.status for row in await waiting.tickets("closed")] == ["closed"]
    assert await waiting.tickets("all") == []
    await waiting.keep([said("otra cosa")])
    assert [row.status for row in await waiting.tickets("closed")] == ["closed"]

    await act(waiting, rules.reopen, "jose")

    assert await waiting.tickets("closed") == []
    assert [row.number for row in await waiting.tickets("mine", "jose")] == [NUMBER]


async def test_what_was_closed_unsolved_is_open_again_when_it_is_handed_over(
    waiting: Store,
) -> None:
    await act(waiting, rules.take, "marta")
    await act(waiting, rules.close, "marta")
    await waiting.keep([said("sigue igual")])

    effects = (OpenTicket(NUMBER, "human", {"reason": "unsolved"}), HandOver(NUMBER, "unsolved"))
    await answered(waiting, owner=Owner.QUEUE, effects=effects)

    assert await waiting.tickets("closed") == []
    (row,) = await waiting.tickets("unassigned")
    assert (row.number, row.status) == (NUMBER, "open")


async def test_the_timeline_tells_the_whole_story_in_order(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await waiting.note(NUMBER, "marta", "Llamar mañana.")
    await waiting.reply(NUMBER, "marta", "Hola.", "c1")
    case = await waiting.ticket(NUMBER)
    assert case is not None

    lines = await waiting.timeline(case.conversation.id)

    assert [(line.direction, line.author, line.text) for line in lines] == [
        ("in", "", "quiero hablar con una persona"),
        ("event", "", "opened"),
        ("event", "", "handed_over"),
        ("event", "", "taken"),
        ("out", "bot", "human.taken (pt)"),
        ("note", "Marta Gil", "Llamar mañana."),
        ("out", "Marta Gil", "Hola."),
    ]
    assert [line.seq for line in lines] == sorted(line.seq for line in lines)
    assert (lines[3].ticket, lines[3].agent) == (NUMBER, "marta")
    assert lines[2].data == {"reason": "asked"}
    later = await waiting.timeline(case.conversation.id, after=lines[4].seq)
    assert [line.text for line in later] == ["Llamar mañana.", "Hola."]


async def test_a_visitor_never_sees_notes_and_events(waiting: Store) -> None:
    await act(waiting, rules.take, "marta")
    await waiting.note(NUMBER, "marta", "Cliente difícil.")
    await waiting.reply(NUMBER, "marta", "Hola.", "c1")

    lines = await waiting.transcript("webchat", "ana")

    assert [(line.direction, line.author, line.text) for line in lines] == [
        ("in", "", "quiero hablar con una persona"),
        ("out", "bot", "human.taken (pt)"),
        ("out", "Marta Gil", "Hola."),
    ]
    assert lines[0].id == "quiero hablar con una persona"


async def test_a_visitor_sees_their_own_lines_only(store: Store) -> None:
    await store.keep([said("mi secreto", sender="ana"), said("hola", sender="luis")])
    assert [line.text for line in await store.transcript("webchat", "luis")] == ["hola"]
    assert await store.transcript("webchat", "eva") == []
    assert await store.transcript("telegram", "ana") == []


async def test_a_transcript_is_resumed_without_a_gap(store: Store) -> None:
    await store.keep([said(f"m{n}") for n in range(10)])

    whole = await store.transcript("webchat", "ana")
    page = await store.transcript("webchat", "ana", after=whole[0].seq, limit=4)
    rest = await store.transcript("webchat", "ana", after=page[-1].seq)
    newest = await store.transcript("webchat", "ana", limit=3)

    assert [line.text for line in whole] == [f"m{n}" for n in range(10)]
    assert whole[1:] == [*page, *rest]
    assert newest == whole[-3:]
    assert await store.transcript("webchat", "ana", after=whole[-1].seq) == []


async def test_an_unknown_ticket_is_none_to_look_at_and_refused_to_act_on(store: Store) -> None:
    assert await store.ticket("NOT-ONE") is None
    with pytest.raises(NotAllowed, match="NOT-ONE"):
        await store.note("NOT-ONE", "marta", "x")


async def test_a_conversations_tickets_newest_last(waiting: Store) -> None:
    await waiting.keep([said("y otra queja")])
    moment = await answered(
        waiting, owner=Owner.QUEUE, effects=(OpenTicket("SECOND", "complaint"),)
    )
    told = await waiting.conversation_tickets(moment.conversation.id)
    assert [ticket.number for ticket in told] == [NUMBER, "SECOND"]


async def test_an_act_is_whole_or_nothing(waiting: Store) -> None:
    await break_down(waiting, "ALTER TABLE outbox RENAME TO elsewhere")
    with pytest.raises(Exception, match="outbox"):
        await act(waiting, rules.take, "marta")
    await break_down(waiting, "ALTER TABLE elsewhere RENAME TO outbox")
    case = await waiting.ticket(NUMBER)
    assert case is not None
    assert (case.ticket.status, case.conversation.owner) == ("open", Owner.QUEUE)
