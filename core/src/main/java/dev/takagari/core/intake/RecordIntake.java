package dev.takagari.core.intake;

import java.util.List;

/// Takes records that no object in a bucket holds yet. They become an object of ours and then take
/// the road of all events: archive, lake, hot index, sinks. Safe for use by several threads and
/// processes.
public interface RecordIntake {

  /// Keeps records for good: when it returns, they are in our bucket and the ledger holds the work.
  /// The same records again are known. What cannot be decoded is kept as well: it is set aside on
  /// the road, as everywhere.
  ///
  /// @param source kind of log, as `crowdstrike.stream` or the name of a mapping file
  /// @param records each as it came, in the framing of the source without what separates them; not
  ///   empty, and none is
  /// @throws dev.takagari.core.error.TakagariException bad-request when there is no such source,
  ///   its logs cannot be cut into records one by one, or a record is empty; transient when the
  ///   same may be tried again
  IntakeReceipt take(String source, List<byte[]> records);
}
