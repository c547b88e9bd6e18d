package dev.takagari.core.lake;

import dev.takagari.core.unit.UnitLease;

/// Names a data file so that no two writers ever mean the same one.
///
/// @param number counts the files of one lease, from 0
public record LakeFileName(UnitLease lease, int number) {
  @Override
  public String toString() {
    return lease.unit() + "-" + lease.fence() + "-" + number;
  }
}
