package dev.takagari.core.route;

import java.util.List;

/// Rules that say to whom a case belongs, in the order in which they are asked.
///
/// @param file its name, as messages say it
/// @param usual what holds where no rule says anything
/// @param usualLine where that begins, from 1
public record TagsFile(String file, List<TagRule> rules, RouteTarget usual, int usualLine) {
  /// Without rules.
  public static final TagsFile NONE = new TagsFile("tags.yml", List.of(), RouteTarget.OPEN, 1);

  public TagsFile {
    rules = List.copyOf(rules);
  }
}
