package dev.takagari.enrich.paste;

/// Something in a text that looks like an indicator and is not taken for one.
///
/// @param start where it begins in the text, in characters
/// @param end behind its last character
/// @param shown the place in the text, harmless and short
public record PasteDoubt(int start, int end, Reason reason, String shown) {

  /// Why it is not taken.
  public enum Reason {
    /// `setup.sh`: could be a file or a domain; taken as a domain when it is defanged.
    FILE_OR_DOMAIN("could be a file or a domain; defang it if it is a domain"),
    /// `System.Collections`: ends in no top-level domain that we know.
    UNKNOWN_ENDING("ends in no top-level domain that is known; defang it if it is a domain"),
    /// `done.It`: could be the end of a sentence.
    TWO_SENTENCES("could be where two sentences meet; defang it if it is a domain"),
    /// `evil.example/x`: how it is reached is not said.
    NO_SCHEME("is an address without scheme; write http:// or https:// before it"),
    /// `300.1.1.1`: looks like an address and is none.
    NO_ADDRESS("looks like an address and is none"),
    /// `0.0.0.0/0`: nearly every event has an address in it.
    TOO_WIDE("is so wide a network that it would be found everywhere"),
    /// A digest of a length that is not matched.
    UNKNOWN_DIGEST("looks like a digest, and is none of MD5, SHA-1 or SHA-256"),
    /// A URL that cannot be read.
    NO_URL("looks like a URL and cannot be read");

    private final String meaning;

    Reason(String meaning) {
      this.meaning = meaning;
    }

    /// For people.
    public String meaning() {
      return meaning;
    }
  }
}
