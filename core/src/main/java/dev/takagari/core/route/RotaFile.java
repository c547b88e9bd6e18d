package dev.takagari.core.route;

import java.util.List;

/// Who is on call when.
///
/// @param file its name, as messages say it
/// @param teams each with a name of its own, in any case
public record RotaFile(String file, List<RotaTeam> teams) {
  /// Without teams.
  public static final RotaFile NONE = new RotaFile("oncall.yml", List.of());

  public RotaFile {
    teams = List.copyOf(teams);
  }
}
