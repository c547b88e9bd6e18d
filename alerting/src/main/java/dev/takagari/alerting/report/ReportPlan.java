package dev.takagari.alerting.report;

import dev.takagari.alerting.report.Schedule.Slot;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A report that is made by schedule.
///
/// @param name 1 to 31 lower-case letters, digits, hyphens
/// @param to names of the destinations that get it; empty for all there are
/// @param whenEmpty whether it is posted too when there is nothing in it
/// @param query what is asked; null unless the kind is [ReportKind#QUERY]
public record ReportPlan(
    String name,
    ReportKind kind,
    Schedule schedule,
    Set<String> to,
    boolean whenEmpty,
    @Nullable SavedQuery query) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

  public ReportPlan {
    to = Set.copyOf(to);
    if (!isName(name) || (kind == ReportKind.QUERY) != (query != null)) {
      throw new IllegalArgumentException("no plan of a report");
    }
  }

  /// Whether a report can be called so.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// What is asked.
  ///
  /// @throws NullPointerException unless the kind is [ReportKind#QUERY]
  public SavedQuery asked() {
    return Objects.requireNonNull(query);
  }

  /// Name under which it is remembered which slot was made last.
  String place() {
    return "report:" + name;
  }

  /// Name under which it is remembered when it was posted.
  String posted() {
    return place() + ":posted";
  }

  /// What its message of a slot is called, the same whoever makes it.
  String subject(Slot slot) {
    String of = kind == ReportKind.WEEKLY ? week(slot).toString() : slot.day().toString();
    return place() + ":" + of;
  }

  /// The week before a slot's.
  IsoWeek week(Slot slot) {
    return IsoWeek.of(slot.day()).before();
  }
}
