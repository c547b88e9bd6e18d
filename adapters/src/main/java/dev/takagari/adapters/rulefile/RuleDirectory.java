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
    return read(configured, RuleFiles.NONE).rules();
  }

  /// As [#read(RuleValues)]; a bad file goes on saying what it said before.
  RuleFiles read(RuleValues configured, RuleFiles before) {
    List<String> refused = new ArrayList<>();
    RuleValues ofFile = values(before, refused);
    RuleValues values = configured.orElse(ofFile);
    Map<String, RuleFile> shipped = ShippedRules.all(values, before.shipped(), refused);
    Map<String, RuleFile> own = own(values, before.own(), refused);
    Map<String, Rule> rules = new TreeMap<>();
    shipped.values().forEach(file -> file.rule().ifPresent(rule -> rules.put(file.id(), rule)));
    TreeSet<String> off = new TreeSet<>();
    for (RuleFile file : own.values()) {
      file.rule().ifPresentOrElse(rule -> rules.put(file.id(), rule), () -> off.add(file.id()));
    }
    rules.keySet().removeAll(off);
    for (String rule : values.byRule().keySet()) {
      if (!rules.containsKey(rule) && !off.contains(rule)) {
        refused.add("values are given for parameters of a rule that is not there: " + rule);
      }
    }
    return new RuleFiles(
        new RuleSet(List.copyOf(rules.values()), List.copyOf(off), refused), ofFile, shipped, own);
  }

  /// The directory's files by name, each of another rule.
  private Map<String, RuleFile> own(
      RuleValues values, Map<String, RuleFile> before, List<String> refused) {
    Map<String, RuleFile> own = new TreeMap<>();
    Map<String, String> files = new HashMap<>();
    Map<String, String> bad = new TreeMap<>();
    for (Path path : files()) {
      String name = String.valueOf(path.getFileName());
      try {
        RuleFile file = RuleFile.read(path, values);
        String other = files.putIfAbsent(file.id(), name);
        if (other != null) {
          throw new BadRuleFileException(
              name, List.of(name + ":1: " + file.id() + " is in " + other + " too"));
        }
        own.put(name, file);
      } catch (BadRuleFileException e) {
        bad.put(name, String.valueOf(e.getMessage()));
      }
    }
    // good files go first: what a bad one said may be in another by now
    bad.forEach(
        (name, why) -> {
          RuleFile kept = before.get(name);
          if (kept != null && files.putIfAbsent(kept.id(), name) == null) {
            own.put(name, kept);
            refused.add(why + RuleFile.kept(kept));
          } else {
            refused.add(why);
          }
        });
    return own;
  }

  private RuleValues values(RuleFiles before, List<String> refused) {
    Path file = path.resolve(RuleValues.FILE);
    if (!Files.exists(file)) {
      return RuleValues.NONE;
    }
    try {
      return RuleValues.read(RuleValues.FILE, RuleFile.text(file));
    } catch (BadRuleFileException e) {
      boolean known = !before.values().byRule().isEmpty();
      refused.add(e.getMessage() + (known ? "\n  the values that it gave before hold" : ""));
      return before.values();
    }
  }

  /// Whether there is such a directory.
  boolean isThere() {
    return Files.isDirectory(path);
  }

  /// The rule files of the directory, by name; at most 1,000.
  public List<Path> files() {
    if (!isThere()) {
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
