package dev.takagari.adapters.mappingfile;

import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.source.SourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A directory of mapping files, `<name>.<version>.yaml` each. All versions stay there: rows name
/// the version that made them, and are rebuilt by it.
///
/// @param path need not be there
public record MappingDirectory(Path path) {
  private static final String ENDING = ".yaml";
  private static final int LARGEST = 4 * YamlReader.LONGEST;

  /// What the directory holds.
  ///
  /// @param usable by name and version
  /// @param refused one message for each file that cannot be used
  public record Content(List<MappingFile> usable, List<String> refused) {
    public Content {
      usable = List.copyOf(usable);
      refused = List.copyOf(refused);
    }
  }

  /// Reads all files; a bad one does not keep others from being used.
  ///
  /// @param taken names of kinds that come with Takagari
  /// @throws UncheckedIOException if the directory itself cannot be read
  public Content read(Collection<String> taken) {
    List<MappingFile> usable = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    Map<String, MappingFile> byVersion = new HashMap<>();
    for (Path file : files()) {
      try {
        MappingFile mapping = read(file);
        if (taken.contains(mapping.name())) {
          throw refusal(file, mapping.name() + " comes with Takagari; take another name");
        }
        requirePassed(mapping);
        MappingFile other = byVersion.putIfAbsent(mapping.toString(), mapping);
        if (other != null) {
          throw refusal(file, "version " + mapping.version() + " is in " + other.file() + " too");
        }
        usable.add(mapping);
      } catch (TakagariException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    usable.sort(Comparator.comparing(MappingFile::name).thenComparingInt(MappingFile::version));
    return new Content(usable, refused);
  }

  private List<Path> files() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads and checks one file.
  ///
  /// @throws TakagariException bad-mapping-file when it cannot be used
  public static MappingFile read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw refusal(file, "larger than " + LARGEST + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return MappingFile.read(
          file.getFileName().toString(), text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw refusal(file, "not UTF-8");
    } catch (IOException e) {
      throw refusal(file, "it cannot be read");
    }
  }

  /// Adds a file whose tests pass.
  ///
  /// @param taken names of kinds that come with Takagari
  /// @return where it is now; where it was already when nothing of it changed
  /// @throws TakagariException bad-mapping-file when it cannot be used, or changes a version that
  ///   is there: rows exist that name it
  public Path add(Path file, Collection<String> taken) {
    MappingFile mapping = read(file);
    if (taken.contains(mapping.name())) {
      throw refusal(file, mapping.name() + " comes with Takagari; take another name");
    }
    requirePassed(mapping);
    for (MappingFile other : read(taken).usable()) {
      if (other.toString().equals(mapping.toString())) {
        if (other.digest().equals(mapping.digest())) {
          return path.resolve(other.file());
        }
        throw refusal(
            file,
            "version "
                + mapping.version()
                + " of "
                + mapping.name()
                + " is there and says something else; rows name it, so raise `version` to "
                + (mapping.version() + 1));
      }
    }
    Path target = path.resolve(mapping.name() + "." + mapping.version() + ENDING);
    if (Files.exists(target)) {
      throw refusal(file, target + " is there and cannot be used itself; mend or remove it first");
    }
    try {
      Files.createDirectories(path);
      Path draft = Files.createTempFile(path, ".adding-", ".tmp");
      Files.writeString(draft, mapping.text());
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION, "cannot write " + target + ": " + e.getMessage(), e);
    }
    return target;
  }

  /// The kinds of logs of some mappings, one of each version: the newest decodes what is new, older
  /// ones what was archived as theirs; all of them rebuild rows.
  public static List<SourceType> types(Collection<MappingFile> mappings) {
    Map<String, List<MappingFile>> byName = new TreeMap<>();
    for (MappingFile mapping : mappings) {
      byName.computeIfAbsent(mapping.name(), n -> new ArrayList<>()).add(mapping);
    }
    List<SourceType> types = new ArrayList<>();
    for (List<MappingFile> versions : byName.values()) {
      versions.sort(Comparator.comparingInt(MappingFile::version));
      versions.forEach(version -> types.add(version.type()));
    }
    return types;
  }

  private static void requirePassed(MappingFile mapping) {
    List<MappingRun.Result> failed =
        MappingRun.of(mapping).stream().filter(result -> !result.passed()).toList();
    if (!failed.isEmpty()) {
      MappingRun.Result first = failed.getFirst();
      throw new BadMappingFileException(
          mapping.file(),
          List.of(
              mapping.file()
                  + ":"
                  + first.test().line()
                  + ": "
                  + failed.size()
                  + " of "
                  + mapping.tests().size()
                  + " tests fail, first `"
                  + first.test().name()
                  + "` at "
                  + first.differences().getFirst().place()
                  + " (`takagari sources test` shows all)"));
    }
  }

  private static BadMappingFileException refusal(Path file, String why) {
    String name = file.getFileName().toString();
    return new BadMappingFileException(name, List.of(name + ":1: " + why));
  }
}
