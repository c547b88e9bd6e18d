package dev.takagari.core.route;

import java.util.List;

/// What the files of routing say, each by itself: names in one that another should know are not
/// looked up.
///
/// @param refused what is wrong with files, `file:line: what (hint)`; a file of which anything is
///   wrong is not used
public record RoutingFiles(TagsFile tags, PeopleFile people, RotaFile rota, List<String> refused) {
  /// Without any file.
  public static final RoutingFiles NONE =
      new RoutingFiles(TagsFile.NONE, PeopleFile.NONE, RotaFile.NONE, List.of());

  public RoutingFiles {
    refused = List.copyOf(refused);
  }
}
