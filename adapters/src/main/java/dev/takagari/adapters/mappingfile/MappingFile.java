package dev.takagari.adapters.mappingfile;

import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.adapters.mappingfile.yaml.Problems;
import dev.takagari.adapters.mappingfile.yaml.YamlReader;
import dev.takagari.adapters.mappingfile.yaml.YamlTree;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.source.SourceType;
import java.util.List;
import java.util.function.Supplier;

/// One version of a mapping, as a file says it. Immutable.
///
/// @param file its name, as messages say it
/// @param name `event.dataset` of its rows
/// @param version from 1; `raw.shape` of its rows begins with name and version
/// @param title for people
/// @param definition what the file says of fields and columns
/// @param syntaxes makes what reads one record
/// @param type the kind of log
/// @param tests at least one
/// @param digest SHA-256 of what the file means: comments and the file's layout aside
/// @param text the whole file
public record MappingFile(
    String file,
    String name,
    int version,
    String title,
    RecordDefinition definition,
    Supplier<RecordSyntax> syntaxes,
    SourceType type,
    List<MappingTest> tests,
    String digest,
    String text) {
  public MappingFile {
    tests = List.copyOf(tests);
  }

  /// Reads and checks a file.
  ///
  /// @param file its name, for messages
  /// @throws BadMappingFileException if anything is wrong with it
  public static MappingFile read(String file, String text) {
    Problems problems = new Problems(file);
    YamlTree.Entries document = YamlReader.read(text, problems);
    if (document == null) {
      throw problems.exception();
    }
    MappingFile mapping = new MappingParser(problems, file, text).parse(document);
    if (mapping == null || !problems.isEmpty()) {
      throw problems.exception();
    }
    return mapping;
  }

  /// What a file means, whatever its comments and layout.
  static String digest(YamlTree.Entries document) {
    StringBuilder canonical = new StringBuilder();
    append(canonical, document);
    return Sha256.hex(canonical.toString());
  }

  private static void append(StringBuilder canonical, YamlTree tree) {
    switch (tree) {
      case YamlTree.Text(String text, int _) ->
          canonical.append('t').append(text.length()).append(':').append(text);
      case YamlTree.Items(List<YamlTree> all, int _) -> {
        canonical.append('l').append(all.size()).append(':');
        all.forEach(item -> append(canonical, item));
      }
      case YamlTree.Entries entries -> {
        canonical.append('m').append(entries.all().size()).append(':');
        entries
            .all()
            .forEach(
                (key, entry) -> {
                  canonical.append(key.length()).append(':').append(key);
                  append(canonical, entry.value());
                });
      }
    }
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
