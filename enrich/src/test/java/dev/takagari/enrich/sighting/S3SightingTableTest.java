package dev.takagari.enrich.sighting;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/// The table with its files in S3.
@Tag("slow")
class S3SightingTableTest extends SightingTableTest {
  @Override
  SightedPlace place(Path local) {
    return SightedPlace.inS3(local);
  }
}
