package dev.takagari.adapters.policyfile;

import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.PolicyFile;
import dev.takagari.core.policy.PolicySource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A policy in a file, its tests beside it: `night.yml` and `night.tests.yml`.
///
/// @param path of the policy
public record PolicyDisk(Path path) implements PolicySource {
  private static final int LARGEST = 4 * YamlReader.LONGEST;

  @Override
  public String origin() {
    return path.toString();
  }

  @Override
  public String digest() {
    return texts().digest();
  }

  @Override
  public PolicyFile read() {
    return texts().read();
  }

  /// Where the tests are.
  public Path tests() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return path.resolveSibling(
        dot <= 0 ? name + ".tests.yml" : name.substring(0, dot) + ".tests" + name.substring(dot));
  }

  /// Both texts.
  ///
  /// @throws BadPolicyException when one cannot be read
  public PolicyTexts texts() {
    Path tests = tests();
    return new PolicyTexts(
        name(path),
        text(path, "it is not there"),
        name(tests),
        text(tests, "it is not there; every policy has tests in a file beside it"));
  }

  private static String text(Path file, String missing) {
    try {
      if (Files.size(file) > LARGEST) {
        throw refusal(file, "larger than " + LARGEST + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw refusal(file, missing);
    } catch (CharacterCodingException e) {
      throw refusal(file, "not UTF-8");
    } catch (IOException e) {
      throw refusal(file, "it cannot be read");
    }
  }

  private static BadPolicyException refusal(Path file, String why) {
    String name = name(file);
    return new BadPolicyException(name, List.of(name + ":1: " + why));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
