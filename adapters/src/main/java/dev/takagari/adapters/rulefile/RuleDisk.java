package dev.takagari.adapters.rulefile;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.rule.RuleSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The shipped rules and those of a directory as its files say them now. For one thread at a time.
public final class RuleDisk implements RuleSource {
  private final RuleDirectory directory;
  private final RuleValues configured;
  private RuleFiles last = RuleFiles.NONE;
  private boolean wasThere;

  /// @param configured values of parameters that take precedence over those of the directory
  public RuleDisk(RuleDirectory directory, RuleValues configured) {
    this.directory = directory;
    this.configured = configured;
  }

  @Override
  public String origin() {
    return directory.path().toString();
  }

  /// @throws BadRuleFileException when there are too many
  /// @throws java.io.UncheckedIOException when the directory cannot be read
  @Override
  public String digest() {
    MessageDigest digest = Sha256.begin();
    for (Path file : files()) {
      digest.update(Sha256.of(String.valueOf(file.getFileName())));
      digest.update(Sha256.of(text(file)));
    }
    return directory.isThere() + " " + HexFormat.of().formatHex(digest.digest());
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(directory.files());
    Path values = directory.path().resolve(RuleValues.FILE);
    if (Files.exists(values)) {
      files.add(values);
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return RuleFile.text(file);
    } catch (BadRuleFileException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// @throws BadRuleFileException when there are too many, or the directory was there and is not
  ///   any more
  /// @throws java.io.UncheckedIOException when the directory cannot be read
  @Override
  public RuleSet read() {
    boolean there = directory.isThere();
    if (wasThere && !there) {
      throw new BadRuleFileException(
          origin(), List.of(origin() + ": the directory is not there any more"));
    }
    last = directory.read(configured, last);
    wasThere = there;
    return last.rules();
  }
}
