package dev.takagari.core.sighting;

import dev.takagari.core.event.Observable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/// A value, seen on a host on a day in one role. Immutable as long as nobody writes into its
/// arrays, which rows share.
///
/// Rows are in the order of kind, hash, value, day, host and role: the order of the table.
public final class SightingRow implements Comparable<SightingRow> {
  private static final byte[] MANY = {'*'};

  private final Observable kind;
  private final long hash;
  private final byte[] value;
  private final int day;
  private final byte[] host;
  private final SightingRole role;
  private final long first;
  private final long last;
  private final long count;

  /// @param hash as [SightedValue#hash()]
  /// @param value as [SightedValue#stored()]
  /// @param day days since 1970, UTC
  /// @param host id of the host; empty if the event names none, [#many()] for hosts that are not
  ///   listed
  /// @param first time of the first event, µs
  /// @param last time of the last event, µs
  /// @param count events, at least
  public SightingRow(
      Observable kind,
      long hash,
      byte[] value,
      int day,
      byte[] host,
      SightingRole role,
      long first,
      long last,
      long count) {
    this.kind = kind;
    this.hash = hash;
    this.value = value;
    this.day = day;
    this.host = host;
    this.role = role;
    this.first = first;
    this.last = last;
    this.count = count;
  }

  /// Stands for hosts that are not listed, because they are too many or the value is an address of
  /// which there is one like it in every network.
  public static byte[] many() {
    return MANY.clone();
  }

  public Observable kind() {
    return kind;
  }

  public long hash() {
    return hash;
  }

  /// Not a copy.
  public byte[] value() {
    return value;
  }

  /// Days since 1970.
  public int day() {
    return day;
  }

  /// Not a copy.
  public byte[] host() {
    return host;
  }

  public SightingRole role() {
    return role;
  }

  /// Time of the first event, µs.
  public long first() {
    return first;
  }

  /// Time of the last event, µs.
  public long last() {
    return last;
  }

  /// Events, at least.
  public long count() {
    return count;
  }

  public String valueText() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /// Empty if the events name no host or hosts are not listed.
  public String hostId() {
    return isOfMany() ? "" : new String(host, StandardCharsets.UTF_8);
  }

  public LocalDate date() {
    return LocalDate.ofEpochDay(day);
  }

  /// Whether it stands for hosts that are not listed.
  public boolean isOfMany() {
    return host.length == 1 && host[0] == '*';
  }

  /// Whether another row is of the same value.
  public boolean isOfValue(SightingRow other) {
    return hash == other.hash && kind == other.kind && Arrays.equals(value, other.value);
  }

  /// Both in one, of the same key.
  SightingRow plus(SightingRow other) {
    return new SightingRow(
        kind,
        hash,
        value,
        day,
        host,
        role,
        Math.min(first, other.first),
        Math.max(last, other.last),
        count + other.count);
  }

  /// The same without its host.
  SightingRow ofMany() {
    return new SightingRow(kind, hash, value, day, MANY, role, first, last, count);
  }

  @Override
  public int compareTo(SightingRow other) {
    if (kind != other.kind) {
      return Integer.compare(SightedValue.number(kind), SightedValue.number(other.kind));
    }
    if (hash != other.hash) {
      return Long.compare(hash, other.hash);
    }
    int order = Arrays.compareUnsigned(value, other.value);
    if (order != 0) {
      return order;
    }
    if (day != other.day) {
      return Integer.compare(day, other.day);
    }
    order = Arrays.compareUnsigned(host, other.host);
    return order != 0 ? order : role.compareTo(other.role);
  }

  /// The same value, day, host and role, whatever was counted.
  boolean isSame(SightingRow other) {
    return hash == other.hash && compareTo(other) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SightingRow row
        && isSame(row)
        && first == row.first
        && last == row.last
        && count == row.count;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash * 31 + day) * 31 + Arrays.hashCode(host);
  }

  /// For people and tests.
  @Override
  public String toString() {
    return SightedValue.code(kind)
        + " "
        + valueText()
        + " "
        + date()
        + " "
        + new String(host, StandardCharsets.UTF_8)
        + " "
        + role.code()
        + " "
        + first
        + ".."
        + last
        + " x"
        + count;
  }
}
