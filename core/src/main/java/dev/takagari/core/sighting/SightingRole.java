package dev.takagari.core.sighting;

import java.util.Locale;

/// What a value was to the event that held it. In the order of their codes.
public enum SightingRole {
  /// Who did it.
  ACTOR(0),
  /// What a name was answered with.
  ANSWER(1),
  /// Not told apart: addresses that are counted and not listed.
  ANY(2),
  /// Not the value itself but a name below it.
  BELOW(3),
  /// Where a connection went.
  DESTINATION(4),
  /// The file that the event is about.
  FILE(5),
  /// An address of the host itself.
  OWN(6),
  /// The process that started the event's process.
  PARENT(7),
  /// The process of the event.
  PROCESS(8),
  /// The name that was asked for.
  QUESTION(9),
  /// In the event, and in no column that says more.
  RELATED(10),
  /// The URL that was asked for.
  REQUEST(11),
  /// An address that a name was resolved to.
  RESOLVED(12),
  /// Where a connection came from.
  SOURCE(13),
  /// Whom it was done to.
  TARGET(14);

  private static final SightingRole[] ALL = values();

  private final int number;
  private final String code = name().toLowerCase(Locale.ROOT);

  SightingRole(int number) {
    this.number = number;
  }

  /// Counts roles from 0, in their order.
  public int number() {
    return number;
  }

  /// The text in the table's column `role`.
  public String code() {
    return code;
  }

  /// The role of a number.
  public static SightingRole of(int number) {
    return ALL[number];
  }
}
