package dev.takagari.core.coverage;

import java.util.Locale;

/// Why events may be missing.
public enum CoverageKind {
  /// The feed brought nothing for longer than it ever pauses.
  SILENT(true),
  /// Offsets of a stream prove that records of it never came.
  STREAM_GAP(true),
  /// The feed is configured and never brought anything.
  NEVER_DELIVERED(false),
  /// Nothing was kept of the feed before that.
  BEFORE_FIRST(false),
  /// Somebody stopped the feed.
  PAUSED(true),
  /// Announcements named fewer files than they counted.
  FILES_NOT_LISTED(true),
  /// Files were announced and could not be archived.
  FILES_SET_ASIDE(true),
  /// Messages nobody understood.
  MESSAGES_SET_ASIDE(true),
  /// Lines or events in quarantine.
  LINES_SET_ASIDE(false),
  /// Falco says that the kernel dropped system calls before it saw them.
  CALLS_DROPPED(false),
  /// CloudTrail's digests say that a log file or digest is missing or was changed.
  DIGEST(true),
  /// Records of a stream may be missing; its offsets prove neither.
  STREAM_UNCLEAR(false),
  /// The feed could bring digests that prove completeness, and brings none, or nobody checks them.
  UNPROVEN(false),
  /// Hosts that brought nothing while others of the feed did.
  HOSTS_SILENT(false),
  /// Containers that sensors say run, and in which nothing happens.
  CONTAINERS_SILENT(false),
  /// Received, and not yet searchable or not read.
  UNFINISHED(false),
  /// The feed brings alerts only: that it brought nothing proves nothing.
  ALERTS_ONLY(false),
  /// What is covered could not be found out.
  UNKNOWN(false);

  private final boolean gap;

  CoverageKind(boolean gap) {
    this.gap = gap;
  }

  /// Stable name, in kebab case.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Says for people what several items of the kind come to.
  ///
  /// @param items how many there are
  /// @param count what they count together
  public String sum(int items, long count) {
    return switch (this) {
      case SILENT -> "nothing came in " + items + " times, each longer than the longest pause";
      case FILES_NOT_LISTED -> "files announced and not listed: " + count;
      case FILES_SET_ASIDE -> "files set aside: " + count;
      case MESSAGES_SET_ASIDE -> "messages set aside: " + count;
      case LINES_SET_ASIDE -> "lines or events in quarantine: " + count;
      case CALLS_DROPPED -> "system calls that Falco did not see: " + count;
      case STREAM_GAP -> "records of streams are missing in " + items + " places";
      case STREAM_UNCLEAR -> "records of streams may be missing in " + items + " places";
      case DIGEST -> items + " findings of CloudTrail's digests";
      case NEVER_DELIVERED,
          BEFORE_FIRST,
          PAUSED,
          UNPROVEN,
          HOSTS_SILENT,
          CONTAINERS_SILENT,
          UNFINISHED,
          ALERTS_ONLY,
          UNKNOWN ->
          items + " times";
    };
  }

  /// Whether something that should have come did not: what the gap minutes count.
  public boolean isGap() {
    return gap;
  }
}
