package dev.takagari.core.mapping.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.RecordMapping;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrMapping;
import dev.takagari.core.source.Framing;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of sources says of every kind what the registry says. Rewrite the facts in it: run this
/// test with `-Dtakagari.regenerate=true`.
class SourcesReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/sources.md");
  private static final List<SourceType> TYPES =
      ShippedSources.types(new UnmappedNames(), new PlainLines());

  @Test
  void thePageSaysWhatTheRegistrySays() throws IOException {
    Map<String, String> sections = sections(Files.readString(PAGE));
    if (Boolean.getBoolean("takagari.regenerate")) {
      rewrite(sections);
      return;
    }
    assertThat(sections.keySet())
        .containsExactlyInAnyOrderElementsOf(TYPES.stream().map(SourceType::name).toList());
    for (SourceType type : TYPES) {
      assertThat(sections.get(type.name())).as(type.name()).contains(facts(type));
    }
  }

  /// What follows a heading, by the kind that it names.
  private static Map<String, String> sections(String page) {
    Map<String, String> sections = new LinkedHashMap<>();
    for (String section : page.split("\n## ", -1)) {
      if (section.startsWith("`")) {
        sections.put(section.substring(1, section.indexOf('`', 1)), section);
      }
    }
    return sections;
  }

  private static void rewrite(Map<String, String> sections) throws IOException {
    String page = Files.readString(PAGE);
    for (SourceType type : TYPES) {
      String section = sections.get(type.name());
      if (section == null) {
        page += "\n## `" + type.name() + "`\n\n" + facts(type);
      } else {
        int old = section.indexOf("\n- keys:");
        String prose = (old < 0 ? section : section.substring(0, old)).stripTrailing();
        page = page.replace(section, prose + "\n\n" + facts(type));
      }
    }
    Files.writeString(PAGE, page);
  }

  private static String facts(SourceType type) {
    List<String> keys =
        type.keys().stream().map(Pattern::pattern).map(SourcesReferenceTest::code).toList();
    List<String> mappings =
        type.mappings().stream().map(RecordMapping::name).map(SourcesReferenceTest::code).toList();
    return "- keys: "
        + (keys.isEmpty() ? "none" : String.join(", ", keys))
        + "\n- records: "
        + framing(type.framing())
        + "\n- mappings: "
        + (mappings.isEmpty() ? "none" : String.join(", ", mappings))
        + "\n- identity: "
        + identity(type)
        + "\n";
  }

  private static String framing(Framing framing) {
    return switch (framing) {
      case Framing.Lines _ -> "lines";
      case Framing.JsonArray(String member) ->
          "JSON objects, also inside an array"
              + (member.isEmpty() ? "" : " and inside the array " + code(member));
      case Framing.Csv csv -> "lines of values between " + code(String.valueOf(csv.separator()));
      case Framing.Opaque _ -> "none";
    };
  }

  private static String identity(SourceType type) {
    Set<String> identities = new LinkedHashSet<>();
    for (RecordMapping mapping : type.mappings()) {
      if (mapping instanceof RecordDefinition definition) {
        identities.add(
            code(definition.identity().prefix())
                + " of "
                + fields(definition.fields().getOrDefault(Columns.EVENT_ID, List.of())));
      } else {
        identities.add(
            "`fdr/1` of "
                + fields(FdrMapping.sources(true).getOrDefault(Columns.EVENT_ID, List.of())));
      }
    }
    return identities.isEmpty() ? "none" : String.join("; ", identities);
  }

  private static String fields(List<String> fields) {
    List<String> names = new ArrayList<>();
    fields.forEach(field -> names.add(code(field)));
    return names.isEmpty() ? "the whole record" : String.join(", ", names);
  }

  private static String code(String text) {
    return '`' + text + '`';
  }
}
