package dev.takagari.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectKindsTest {
  private final ObjectKinds kinds =
      new ObjectKinds(
          new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())),
          Map.of("guard", "aws.guardduty", "falcon", ShippedSources.FDR),
          1);

  private List<String> chosen(String key, boolean ours) {
    List<String> names = new ArrayList<>();
    kinds.choice(
        "guard",
        false,
        key,
        ours,
        type -> {
          names.add(type.name());
          return new Ignoring();
        });
    return names;
  }

  private static final class Ignoring implements LineReader {
    @Override
    public void line(byte[] buffer, int offset, int length, long number) {}

    @Override
    public void flush() {}
  }

  @Test
  void believesOnlyOurOwnNamesOfWhatIsTriedAgain() {
    String key = "redrive/guard/2x1dnyeyp4d784rmrgtqfvswna/7.crowdstrike.fdr.ndjson.gz";
    assertThat(chosen(key, true)).containsExactly(ShippedSources.FDR);
    assertThat(chosen(key, false)).containsExactly("aws.guardduty");
  }

  @Test
  void takesInventoriesOnlyFromFeedsThatMayBringThem() {
    String key = "fdrv2/aidmaster/part-0.gz";
    assertThat(kinds.isInventory("guard", key)).isFalse();
    assertThat(kinds.isInventory("falcon", key)).isTrue();
    assertThat(kinds.isInventory("not said", key)).isTrue();
    assertThat(kinds.isInventory("falcon", "data/b1/part-0.gz")).isFalse();
  }
}
