package dev.takagari.app.operation;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Where everything is now. What could not be found out is null, and `troubles` says why.
///
/// @param ok whether nobody need look
/// @param roles of the process that answers
/// @param lagSeconds age of the oldest batch that is not yet in every sink
/// @param since from when on delays and gaps are told
public record Status(
    boolean ok,
    Instant at,
    Instant since,
    List<String> roles,
    @Nullable Double lagSeconds,
    List<Feed> feeds,
    List<Delay> delays,
    @Nullable Quarantine quarantine,
    @Nullable Lake lake,
    @Nullable Hot hot,
    @Nullable Archive archive,
    @Nullable Indicators indicators,
    @Nullable Intel intel,
    @Nullable Alerting alerting,
    List<String> troubles) {

  /// One feed.
  ///
  /// @param state delivers, silent, paused, alerts-only or never-delivered
  /// @param last delivery, null when it never brought anything
  /// @param backlog messages that wait or are being handled, null when the queue does not say
  /// @param inFlight batches that a search does not find yet
  /// @param behind batches that are not in the hot index yet
  /// @param lagSeconds age of the oldest of these, null when there is none
  /// @param gapMinutes minutes in which something should have come and did not
  public record Feed(
      String feed,
      String state,
      @Nullable Instant last,
      @Nullable Long backlog,
      long inFlight,
      long behind,
      @Nullable Long lagSeconds,
      long gapMinutes) {}

  /// How long events took for a step.
  ///
  /// @param from the step before
  /// @param events counted
  public record Delay(
      String feed, String from, String to, long events, long p50Ms, long p95Ms, long p99Ms) {}

  /// What is set aside and open.
  public record Quarantine(long messages, long files, long lines) {}

  /// The lake's newest state.
  public record Lake(long commit, long files, long rows, long bytes, String settledUntil) {}

  /// The hot index.
  ///
  /// @param lostIndices that the ledger knows and the cluster does not have
  /// @param bytes on disk, copies not counted
  public record Hot(int lostIndices, long bytes) {}

  /// Indicators and what is done about them.
  ///
  /// @param feeds those that are on, by name
  /// @param hunts that are not over
  /// @param store what is counted in the store; null until it was
  public record Indicators(List<IndicatorFeed> feeds, int hunts, @Nullable IndicatorStore store) {}

  /// The store of indicators.
  ///
  /// @param sources of indicators: feeds, and what was imported
  /// @param off of these, those that are switched off
  /// @param active indicators that are matched, of each source
  /// @param countedAt some minutes ago at most, or when the count that is under way is done
  public record IndicatorStore(int sources, int off, long active, Instant countedAt) {}

  /// A feed of indicators.
  ///
  /// @param condition new, good, failed or needs-confirmation
  /// @param stale whether it brought nothing for too long
  /// @param code of what is wrong; empty when nothing is
  public record IndicatorFeed(
      String feed,
      String condition,
      boolean stale,
      String code,
      long values,
      @Nullable Instant lastGood) {}

  /// Sources of knowledge beside our own stores.
  ///
  /// @param off services outside that are switched off, or have no key
  public record Intel(List<OutsideSource> on, List<String> off, List<AddressFile> addresses) {}

  /// A service outside that is asked.
  ///
  /// @param usedToday requests since midnight UTC, by all processes
  /// @param restsUntil null unless it is left alone for a time
  public record OutsideSource(
      String source, int usedToday, int perDay, @Nullable Instant restsUntil) {}

  /// A file of countries, cities or networks of addresses.
  ///
  /// @param built null when it cannot be read
  public record AddressFile(String file, @Nullable Instant built) {}

  /// Cases, and what brings detections to them.
  ///
  /// @param open cases that are not closed, by the code of their severity, the worst first;
  ///   severities without any are left out
  /// @param due cases that wait for their facts
  /// @param queue whether there is an alert queue: without one nothing is detected
  /// @param backlog messages of the alert queue that wait or are being filed; null when there is no
  ///   queue, or it does not say
  /// @param parked messages of which no detection could be made
  /// @param streams configured ones that are not connected, each with what is wrong
  /// @param gaps of streams that were found in the time
  /// @param refusedRules files of rules that cannot be used
  public record Alerting(
      SequencedMap<String, Long> open,
      long due,
      boolean queue,
      @Nullable Long backlog,
      long parked,
      List<BrokenStream> streams,
      int gaps,
      int refusedRules) {
    /// The same with what the alert queue says.
    Alerting withBacklog(@Nullable Long messages) {
      return new Alerting(open, due, queue, messages, parked, streams, gaps, refusedRules);
    }
  }

  /// A stream that is not connected.
  ///
  /// @param trouble what went wrong last; empty when it was never read
  public record BrokenStream(String stream, String trouble) {}

  /// The raw archive.
  ///
  /// @param bytes as they came
  public record Archive(long files, long bytes) {}
}
