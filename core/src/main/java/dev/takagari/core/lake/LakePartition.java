package dev.takagari.core.lake;

import java.time.LocalDate;

/// One partition of the table `events`.
///
/// @param eventClass value of `event.class`
/// @param day UTC day of `@timestamp`
public record LakePartition(String eventClass, LocalDate day) implements Comparable<LakePartition> {
  @Override
  public int compareTo(LakePartition other) {
    int byDay = day.compareTo(other.day);
    return byDay == 0 ? eventClass.compareTo(other.eventClass) : byDay;
  }
}
