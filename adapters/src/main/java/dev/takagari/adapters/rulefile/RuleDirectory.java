package dev.takagari.adapters.rulefile;

import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A directory of the operator's rule files, one rule each, and of [RuleValues#FILE]. A file with
/// the id of a shipped rule takes its place, or switches it off.
///
/// @param path need not be there
public record RuleDirectory(Path path) {
  private static final int MOST = 1_000;

  /// Reads all files, and the shipped ones; a bad one does not keep others from being used, and
  /// takes the place of no shipped one.
  ///
  /// @param configured values of parameters that take precedence over those of the directory
  /// @throws UncheckedIOException if the directory itself cannot be read
  public RuleSet read(RuleValues configured) {
    List<String> refused = new ArrayList<>();
    RuleValues values = configured.orElse(values(refused));
    Map<String, Rule> rules = new TreeMap<>();
    for (RuleFile shipped : ShippedRules.all(values, refused)) {
      shipped.rule().ifPresent(rule -> rules.put(shipped.id(), rule));
    }
    TreeSet<String> off = new TreeSet<>();
    Map<String, String> files = new HashMap<>();
    for (Path file : files()) {
      try {
        RuleFile own = RuleFile.read(file, values);
        String other = files.putIfAbsent(own.id(), own.file());
        if (other != null) {
          throw new BadRuleFileException(
              own.file(), List.of(own.file() + ":1: " + own.id() + " is in " + other + " too"));
        }
        own.rule().ifPresentOrElse(rule -> rules.put(own.id(), rule), () -> off.add(own.id()));
      } catch (BadRuleFileException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    rules.keySet().removeAll(off);
    for (String rule : values.byRule().keySet()) {
      if (!rules.containsKey(rule) && !off.contains(rule)) {
        refused.add("values are given for parameters of a rule that is not there: " + rule);
      }
    }
    return new RuleSet(List.copyOf(rules.values()), List.copyOf(off), refused);
  }

  private RuleValues values(List<String> refused) {
    Path file = path.resolve(RuleValues.FILE);
    if (!Files.exists(file)) {
      return RuleValues.NONE;
    }
    try {
      return RuleValues.read(RuleValues.FILE, RuleFile.text(file));
    } catch (BadRuleFileException e) {
      refused.add(String.valueOf(e.getMessage()));
      return RuleValues.NONE;
    }
  }

  /// The rule files of the directory, by name; at most 1,000.
  public List<Path> files() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> all = files.filter(RuleDirectory::isRule).sorted().toList();
      if (all.size() > MOST) {
        throw new BadRuleFileException(
            path.toString(), List.of(path + ": more than " + MOST + " rule files"));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRule(Path file) {
    String name = String.valueOf(file.getFileName());
    return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.equals(RuleValues.FILE);
  }
}
