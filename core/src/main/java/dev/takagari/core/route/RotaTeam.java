package dev.takagari.core.route;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The rota of one team.
///
/// @param line where it begins in its file, from 1
/// @param zone in which its days and hours are meant
/// @param shifts at a time all of them that cover it count
/// @param overrides in place of shifts; of several at a time the last of the file
/// @param fallback whoever is called when nobody is on shift
public record RotaTeam(
    int line,
    String name,
    ZoneId zone,
    List<RotaShift> shifts,
    List<RotaOverride> overrides,
    Optional<RotaFallback> fallback) {
  public RotaTeam {
    shifts = List.copyOf(shifts);
    overrides = List.copyOf(overrides);
  }
}
