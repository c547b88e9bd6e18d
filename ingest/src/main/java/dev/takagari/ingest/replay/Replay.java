package dev.takagari.ingest.replay;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.SinkLedger;
import dev.takagari.core.ledger.SinkState;
import dev.takagari.core.ledger.SinkStatus;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.unit.UnitId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Makes a unit run again from our own archive.
///
/// Sinks that know rows by their event id take them again without harm. The lake appends: a unit
/// whose commit is recorded is appended again only when the lake itself says that its rows are not
/// there, and one that is staged waits for its commit.
public final class Replay {
  private final UnitLedger units;
  private final SinkLedger sinks;
  private final LedgerReport report;
  private final LakeRows lake;
  private final Set<String> offered;

  /// @param offered names of all sinks that there are now; units from before a sink can be given it
  public Replay(
      UnitLedger units, SinkLedger sinks, LedgerReport report, LakeRows lake, Set<String> offered) {
    this.units = units;
    this.sinks = sinks;
    this.report = report;
    this.lake = lake;
    this.offered = Set.copyOf(offered);
  }

  /// What becomes of one sink.
  public enum Answer {
    /// It is due, and will run from the archive.
    DUE,
    /// The lake holds the unit's rows already.
    ALREADY_THERE,
    /// Its files wait for a commit.
    STAGED
  }

  /// Makes sinks of a unit due.
  ///
  /// @param names the sinks, also some that the unit never had; empty for all that it has
  /// @return an answer for each of them
  /// @throws TakagariException code not-found if there is no such unit, or it is not archived,
  ///   bad-request if there is no such sink
  public Map<String, Answer> replay(UnitId id, Set<String> names) {
    Map<String, Answer> answers = preview(id, names);
    for (Map.Entry<String, Answer> sink : answers.entrySet()) {
      if (sink.getValue() == Answer.DUE) {
        sinks.again(id, Set.of(sink.getKey()));
      }
    }
    return answers;
  }

  /// What [#replay] would answer; changes nothing.
  public Map<String, Answer> preview(UnitId id, Set<String> names) {
    UnitRecord unit =
        units
            .find(id)
            .filter(UnitRecord::isArchived)
            .orElseThrow(
                () -> new TakagariException(ErrorCode.NOT_FOUND, "no archived unit " + id));
    List<SinkState> states = report.sinks(id);
    Set<String> known = new TreeSet<>(offered);
    states.stream().map(SinkState::sink).forEach(known::add);
    if (!known.containsAll(names)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "the unit's sinks are " + String.join(", ", known));
    }
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (SinkState state : states) {
      if (names.isEmpty() || names.contains(state.sink())) {
        answers.put(state.sink(), answer(unit, state));
      }
    }
    names.forEach(name -> answers.putIfAbsent(name, Answer.DUE));
    return answers;
  }

  private Answer answer(UnitRecord unit, SinkState state) {
    if (state.status() == SinkStatus.STAGED) {
      return Answer.STAGED;
    }
    if (state.sink().equals("lake")
        && state.status() == SinkStatus.DONE
        && lake.hold(rawObjects(unit))) {
      return Answer.ALREADY_THERE;
    }
    return Answer.DUE;
  }

  private static List<String> rawObjects(UnitRecord unit) {
    return unit.objects().stream()
        .filter(object -> object.state() == ObjectState.ARCHIVED)
        .map(UnitObject::content)
        .filter(Objects::nonNull)
        .map(content -> content.key())
        .toList();
  }
}
