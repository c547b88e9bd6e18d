package dev.takagari.core.sighting;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.Observable;
import java.util.List;
import java.util.Optional;

/// A column of events whose values are remembered as sightings.
///
/// @param kind what its values are
/// @param role what they are to the event
public record SightedColumn(Column column, Observable kind, SightingRole role) {
  private static final List<SightedColumn> ALL =
      EventSchema.current().columns().stream()
          .flatMap(column -> column.observable().map(kind -> of(column, kind)).stream())
          .sorted((a, b) -> Boolean.compare(a.isRest(), b.isRest()))
          .toList();

  /// Every column that holds observables; those of which only what no other column holds is
  /// remembered come last.
  public static List<SightedColumn> all() {
    return ALL;
  }

  /// What sightings hold of a column; empty if they hold nothing of it.
  ///
  /// Rows of `role` have its values, and rows of [SightingRole#ANY]; of a column that
  /// [isRest][#isRest()] rows of every role do.
  public static Optional<SightedColumn> find(Column column) {
    return ALL.stream().filter(sighted -> sighted.column().equals(column)).findFirst();
  }

  /// Whether values of the column are passed over when another column of the event has them.
  public boolean isRest() {
    return role == SightingRole.RELATED;
  }

  /// Whether rows of a role may be of this column. Every value of the column has a row of such a
  /// role: its own, any, or for the rest whichever column said more.
  public boolean isIn(SightingRole rowsOf) {
    return rowsOf == role
        || rowsOf == SightingRole.ANY
        || (isRest() && rowsOf != SightingRole.BELOW);
  }

  private static SightedColumn of(Column column, Observable kind) {
    return new SightedColumn(column, kind, role(column, kind));
  }

  private static SightingRole role(Column column, Observable kind) {
    String name = column.name();
    if (name.startsWith("related.")) {
      return SightingRole.RELATED;
    }
    if (name.startsWith("process.parent.")) {
      return SightingRole.PARENT;
    }
    if (name.startsWith("process.")) {
      return SightingRole.PROCESS;
    }
    if (name.startsWith("file.")) {
      return SightingRole.FILE;
    }
    if (name.startsWith("host.")) {
      return SightingRole.OWN;
    }
    if (name.startsWith("source.")) {
      return SightingRole.SOURCE;
    }
    if (name.startsWith("destination.")) {
      return SightingRole.DESTINATION;
    }
    if (column.equals(Columns.DNS_QUESTION_NAME)) {
      return SightingRole.QUESTION;
    }
    if (column.equals(Columns.DNS_ANSWERS_DATA)) {
      return SightingRole.ANSWER;
    }
    if (column.equals(Columns.DNS_RESOLVED_IP)) {
      return SightingRole.RESOLVED;
    }
    if (column.equals(Columns.USER_TARGET_NAME)) {
      return SightingRole.TARGET;
    }
    return kind == Observable.URL
        ? SightingRole.REQUEST
        : kind == Observable.USER ? SightingRole.ACTOR : SightingRole.RELATED;
  }
}
