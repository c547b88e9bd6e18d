package dev.takagari.ingest.intake;

import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTally;
import dev.takagari.core.detection.RecordAccount;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.intake.IntakeFeed.Origin;
import dev.takagari.core.ledger.ObjectLines;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.SinkState;
import dev.takagari.core.ledger.SinkStatus;
import dev.takagari.core.ledger.UnitOutcome;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.OutcomeFile;
import dev.takagari.ingest.engine.IngestEngine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what became of the records of units on their way to detections. Safe for use by several
/// threads.
public final class IntakeAccounts {
  /// The sinks that detect.
  private static final Set<String> DETECTING = Set.of("detections", "rules");

  private final IngestEngine engine;
  private final DetectionTallies tallies;

  public IntakeAccounts(IngestEngine engine, DetectionTallies tallies) {
    this.engine = engine;
    this.tallies = tallies;
  }

  /// How far a unit is.
  public enum State {
    /// Sinks that detect do not have all of it yet.
    WAITING,
    /// They have all of it that can be decoded.
    DONE,
    /// Its content was archived before by another unit: nothing of it was looked at again.
    KNOWN,
    /// It, or a sink's work on it, was set aside.
    SET_ASIDE
  }

  /// What became of the records of a unit.
  ///
  /// @param lines records, decodable or not; 0 until it is done
  /// @param parked of these that are no events and were set aside
  /// @param tallies by sink, of those that detect
  /// @param records each record once, whichever sinks looked at it; null until it is done, and of
  ///   what nobody brought by hand
  public record Account(
      State state,
      long lines,
      long parked,
      Map<String, DetectionTally> tallies,
      @Nullable RecordAccount records) {
    public Account {
      tallies = Map.copyOf(tallies);
    }
  }

  /// What is known of a unit now.
  ///
  /// @throws TakagariException not-found when there is no such unit; transient when a store failed
  public Account find(UnitId id) {
    UnitRecord unit =
        engine
            .ledgers()
            .units()
            .find(id)
            .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "no such unit"));
    if (!unit.isArchived()) {
      return account(State.WAITING);
    }
    if (isAll(unit, ObjectState.LINKED)) {
      return account(State.KNOWN);
    }
    if (isAll(unit, ObjectState.PARKED)) {
      return account(State.SET_ASIDE);
    }
    List<SinkState> sinks =
        engine.ledgers().report().sinks(id).stream()
            .filter(sink -> DETECTING.contains(sink.sink()))
            .toList();
    if (sinks.stream().anyMatch(sink -> sink.status() == SinkStatus.PARKED)) {
      return account(State.SET_ASIDE);
    }
    if (sinks.stream().anyMatch(sink -> sink.status() != SinkStatus.DONE)) {
      return account(State.WAITING);
    }
    return sinks.isEmpty() ? account(State.DONE) : counted(unit, sinks.getFirst().sink());
  }

  private static Account account(State state) {
    return new Account(state, 0, 0, Map.of(), null);
  }

  private static boolean isAll(UnitRecord unit, ObjectState state) {
    return unit.objects().stream().allMatch(object -> object.state() == state);
  }

  private Account counted(UnitRecord unit, String sink) {
    List<ObjectLines> objects = outcome(unit, sink).objects();
    long lines = objects.stream().mapToLong(ObjectLines::lines).sum();
    long parked = objects.stream().mapToLong(ObjectLines::quarantined).sum();
    Map<String, DetectionTally> sinks = tallies.find(unit.id());
    boolean isBrought = IntakeFeed.originOf(unit.feed()).filter(Origin.BROUGHT::equals).isPresent();
    RecordAccount records =
        isBrought
            ? RecordAccount.of(
                lines, parked, sinks.values().stream().map(DetectionTally::fates).toList())
            : null;
    return new Account(State.DONE, lines, parked, sinks, records);
  }

  private UnitOutcome outcome(UnitRecord unit, String sink) {
    BlobRef ref = engine.layout().outcome(unit, sink);
    try (BlobContent content = engine.archive().open(ref, 0)) {
      return OutcomeFile.read(ref.key(), content.stream().readAllBytes());
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "reading " + ref + " broke", e);
    }
  }
}
