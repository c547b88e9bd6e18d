package dev.takagari.adapters.policyfile;

import dev.takagari.core.policy.PolicyFile;
import dev.takagari.core.policy.PolicySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The policy that comes with Takagari.
public final class ShippedPolicy implements PolicySource {
  private static final String FILE = "default.yml";
  private static final String TESTS = "default.tests.yml";

  @Override
  public String origin() {
    return "shipped";
  }

  @Override
  public String digest() {
    return texts().digest();
  }

  @Override
  public PolicyFile read() {
    return texts().read();
  }

  /// Its files, to begin an own one with.
  public PolicyTexts texts() {
    return new PolicyTexts(FILE, text(FILE), TESTS, text(TESTS));
  }

  private static String text(String file) {
    try (InputStream stream = ShippedPolicy.class.getResourceAsStream("/policies/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("the policy " + file + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
