package dev.takagari.adapters.sql;

import java.util.function.UnaryOperator;

/// What engines write differently. Expressions go in and come out as SQL text.
public interface SqlDialect {

  /// A literal of this text, whatever characters it has: never anything but one expression.
  String text(String literal);

  /// A literal of this time in µs since 1970, of the type of time columns.
  String time(long micros);

  /// The attribute of this name, null when there is none.
  String attribute(String name);

  /// Whether any element of a list fulfils a condition; null or false when there is none.
  String anyElement(String list, UnaryOperator<String> condition);

  /// Whether a list has this element; null or false when there is no list.
  String hasElement(String list, String element);

  /// Whether a text has a literal in it.
  String contains(String text, String literal);

  /// Whether a text may be folded otherwise than the engine's `lower` does it. True for more texts
  /// than necessary, never for less; false for ASCII.
  String foldsDifferently(String text);

  /// Whether a part of an IPv4 address, as a number, lies between two others; null or false when it
  /// is none.
  ///
  /// @param part from 1 to 4
  String octet(String text, int part, long low, long high);

  /// A condition on a text as a double. True for more texts than fulfil it, if need be, when they
  /// are no plain decimal numbers.
  String decimal(String text, UnaryOperator<String> condition);
}
