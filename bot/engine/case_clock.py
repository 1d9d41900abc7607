"""Room: engine. What has to happen next with a case, and when: every case that is opened or moved passes here. No talk, no storage."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.case_routes import hours_of_desk
from bot.domain.cases import Case, CaseState, CaseStep, CaseTimer
from bot.domain.desk_clocks import BEIJING
from bot.domain.library import Knowledge
from bot.domain.office_hours import Deadlines, OfficeHours, after_working
from bot.ports import Clock, WorkCalendar

_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CaseClock:
    """The desks' hours and deadlines, the calendar of working days, and the time."""

    knowledge: Knowledge
    calendar: WorkCalendar
    clock: Clock

    @property
    def deadlines(self) -> Deadlines:
        """How long officers and scholars may take."""
        return self.knowledge.city_desk.deadlines

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return self.now().astimezone(BEIJING).date()

    def now(self) -> datetime:
        """The present moment."""
        return self.clock.now()

    def hours(self, case: Case) -> OfficeHours:
        """The hours of the desk that a case lies at."""
        return hours_of_desk(self.knowledge, case.district)

    def timed(self, case: Case) -> Case:
        """The case with its timer set anew for the state that it came to just now; a closed one has none."""
        match case.state:
            case CaseState.CLOSED:
                return replace(case, timer=CaseTimer())
            case CaseState.WAITING_FOR_SCHOLAR:
                return replace(case, timer=CaseTimer(self._days(self.deadlines.scholar_days), CaseStep.ASK_SCHOLAR))
            case _:
                return replace(case, timer=self._for_officers(case))

    def _for_officers(self, case: Case) -> CaseTimer:
        allowed = self.deadlines.next_answer if case.first_answer_at else self.deadlines.first_answer
        due = self.after(case, allowed)
        return CaseTimer(self.after(case, allowed * self.deadlines.remind), CaseStep.REMIND, due)

    def to_deputy(self, case: Case) -> Case:
        """The case after its officer was reminded: at the deadline the deputy is called."""
        return replace(case, timer=replace(case.timer, next_at=case.timer.due_at, next_step=CaseStep.DEPUTY))

    def to_city(self, case: Case) -> Case:
        """The case after the deputy was called: the city's desk comes next."""
        return replace(case, timer=replace(case.timer, next_at=self.after(case, self.deadlines.escalate), next_step=CaseStep.CITY, level=1))

    def again(self, case: Case) -> Case:
        """The case after the city's desk was called: it is called again with the next working day."""
        tomorrow = datetime.combine(self.today + timedelta(days=1), time(), BEIJING)
        at = after_working(self.knowledge.city_desk.hours, self.calendar, tomorrow, _MOMENT)
        return replace(case, timer=replace(case.timer, next_at=at, next_step=CaseStep.CITY_AGAIN, level=2))

    def to_let_go(self, case: Case) -> Case:
        """The case after its scholar was asked whether they still need help."""
        return replace(case, timer=CaseTimer(self._days(self.deadlines.scholar_days), CaseStep.LET_GO))

    def after(self, case: Case, working: timedelta) -> datetime:
        """The moment after so much working time of the case's desk."""
        return after_working(self.hours(case), self.calendar, self.now(), working)

    def _days(self, days: int) -> datetime:
        return self.now() + timedelta(days=days)
