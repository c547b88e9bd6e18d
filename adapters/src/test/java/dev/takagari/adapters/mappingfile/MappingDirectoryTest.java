package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.mappingfile.yaml.BadMappingFileException;
import dev.takagari.core.source.SourceKind;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingDirectoryTest {
  @TempDir private Path temporary;

  @Test
  void addsAFileUnderItsNameAndVersion() throws IOException {
    MappingDirectory directory = new MappingDirectory(temporary.resolve("sources"));
    assertThat(directory.read(List.of()).usable()).isEmpty();
    Path added = directory.add(file("my proxy.yml", MappingFileTest.good()), List.of());
    assertThat(added).hasFileName("acme.proxy.3.yaml").hasContent(MappingFileTest.good());
    assertThat(directory.read(List.of()).usable())
        .extracting(MappingFile::toString)
        .containsExactly("acme.proxy 3");
  }

  @Test
  void refusesAnotherMeaningOfAVersionThatIsThere() throws IOException {
    MappingDirectory directory = new MappingDirectory(temporary.resolve("sources"));
    directory.add(file("a.yaml", MappingFileTest.good()), List.of());
    String commented = "# nothing new\n" + MappingFileTest.good();
    assertThat(directory.add(file("b.yaml", commented), List.of()))
        .hasFileName("acme.proxy.3.yaml");
    String other = MappingFileTest.good().replace("source.ip: src", "host.ip: src");
    String changed = other.replace("source.ip: 192", "host.ip: 192");
    assertThatThrownBy(() -> directory.add(file("c.yaml", changed), List.of()))
        .isInstanceOf(BadMappingFileException.class)
        .hasMessageContaining("raise `version` to 4");
    directory.add(file("d.yaml", changed.replace("version: 3", "version: 4")), List.of());
    List<SourceType> types = MappingDirectory.types(directory.read(List.of()).usable());
    assertThat(types)
        .extracting(SourceType::kind)
        .containsExactly(new SourceKind("acme.proxy", 3), new SourceKind("acme.proxy", 4));
    SourceTypes known = new SourceTypes(types);
    assertThat(known.all()).containsExactly(types.getLast());
    assertThat(known.find(new SourceKind("acme.proxy", 3))).contains(types.getFirst());
    assertThat(known.find(new SourceKind("acme.proxy", 5))).isEmpty();
    assertThat(known.mappings())
        .extracting(mapping -> mapping.name())
        .containsExactly("acme.proxy.3", "acme.proxy.4");
  }

  @Test
  void aBadFileIsNamedAndTheOthersAreUsed() throws IOException {
    MappingDirectory directory = new MappingDirectory(temporary);
    file("acme.proxy.3.yaml", MappingFileTest.good());
    file("bad.yaml", "name: x");
    file(
        "failing.yaml",
        MappingFileTest.good()
            .replace("name: acme", "name: other")
            .replace("'@timestamp': 2026", "'@timestamp': 2025"));
    file("twice.yaml", MappingFileTest.good());
    file("shipped.yaml", MappingFileTest.good().replace("acme.proxy", "nginx.access"));
    Files.write(temporary.resolve("binary.yaml"), new byte[] {(byte) 0xc3, 0x28});
    file("notes.txt", "not read");
    MappingDirectory.Content content = directory.read(Set.of("nginx.access"));
    assertThat(content.usable()).extracting(MappingFile::file).containsExactly("acme.proxy.3.yaml");
    assertThat(content.refused())
        .hasSize(5)
        .anyMatch(message -> message.contains("bad.yaml:1: "))
        .anyMatch(message -> message.contains("failing.yaml:18: 1 of 1 tests fail"))
        .anyMatch(
            message -> message.contains("twice.yaml:1: version 3 is in acme.proxy.3.yaml too"))
        .anyMatch(message -> message.contains("nginx.access comes with Takagari"))
        .anyMatch(message -> message.contains("binary.yaml:1: not UTF-8"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temporary.resolve(name), text);
  }
}
