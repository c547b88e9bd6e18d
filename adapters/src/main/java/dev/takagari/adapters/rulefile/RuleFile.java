package dev.takagari.adapters.rulefile;

import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.rule.Rule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A file that says what one rule is, or that it is switched off.
///
/// @param file its name, as messages say it
/// @param id of the rule
/// @param rule empty when it is switched off
public record RuleFile(String file, String id, Optional<Rule> rule) {
  private static final int LARGEST = 4 * YamlReader.LONGEST;

  /// Reads and checks a file.
  ///
  /// @param shipped whether it comes with Takagari
  /// @throws BadRuleFileException if anything is wrong with it, or with the values
  public static RuleFile read(String file, String text, boolean shipped, RuleValues values) {
    Problems problems = new Problems(file);
    YamlTree.Entries document = YamlReader.read(text, problems);
    RuleFile read =
        document == null
            ? null
            : new RuleParser(problems, new Rule.Origin(file, shipped), values).parse(document);
    if (read == null || !problems.isEmpty()) {
      throw new BadRuleFileException(file, problems.texts());
    }
    return read;
  }

  /// Reads and checks one of the operator's files.
  ///
  /// @throws BadRuleFileException when it cannot be used
  public static RuleFile read(Path file, RuleValues values) {
    return read(String.valueOf(file.getFileName()), text(file), false, values);
  }

  /// @throws BadRuleFileException when it cannot be read
  static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw refusal(file, "larger than " + LARGEST + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw refusal(file, "not UTF-8");
    } catch (IOException e) {
      throw refusal(file, "it cannot be read");
    }
  }

  /// A line for the message that a file cannot be used any more.
  ///
  /// @param kept what it said before
  static String kept(RuleFile kept) {
    return kept.rule()
        .map(rule -> "\n  as it was before it goes on: " + rule)
        .orElse("\n  " + kept.id() + " stays switched off");
  }

  private static BadRuleFileException refusal(Path file, String why) {
    String name = String.valueOf(file.getFileName());
    return new BadRuleFileException(name, List.of(name + ":1: " + why));
  }
}
