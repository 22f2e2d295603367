"""The circuit breaker: who is failing is left alone, then tried by one."""

from bots.circuit import FAILURES, LONGEST_REST, REST, Circuit


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def broken(time: Time) -> Circuit:
    circuit = Circuit(time)
    for _ in range(FAILURES):
        circuit.failed()
    return circuit


def test_some_failures_do_not_open_it() -> None:
    circuit = Circuit(Time())

    opened = [circuit.failed() for _ in range(FAILURES - 1)]

    assert not any(opened)
    assert circuit.waits() == 0.0


def test_a_success_in_between_counts_from_zero() -> None:
    circuit = Circuit(Time())
    for _ in range(FAILURES - 1):
        circuit.failed()
    circuit.succeeded()

    assert not circuit.failed()


def test_enough_failures_in_a_row_open_it_and_tell_once() -> None:
    circuit = Circuit(Time())

    opened = [circuit.failed() for _ in range(FAILURES + 2)]

    assert opened == [False] * (FAILURES - 1) + [True, False, False]
    assert 0 < circuit.waits() <= REST * 4


def test_a_sure_failure_opens_it_at_once() -> None:
    circuit = Circuit(Time())

    assert circuit.failed(for_sure=True)
    assert circuit.waits() == REST


def test_after_the_rest_only_one_tries() -> None:
    time = Time()
    circuit = broken(time)
    time.now += REST

    assert circuit.waits() == 0.0
    assert circuit.waits() > 0.0
    circuit.succeeded()
    assert circuit.waits() == 0.0


def test_each_failed_try_doubles_the_rest_up_to_a_limit() -> None:
    time = Time()
    circuit = broken(time)
    rests = []
    for _ in range(10):
        time.now += circuit.waits()
        assert circuit.waits() == 0.0  # the one that tries
        circuit.failed()
        rests.append(circuit.waits())

    assert rests[:3] == [REST * 2, REST * 4, REST * 8]
    assert rests[-1] == LONGEST_REST
