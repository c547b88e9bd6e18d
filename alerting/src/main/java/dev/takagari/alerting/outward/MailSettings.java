package dev.takagari.alerting.outward;

import dev.takagari.core.digest.Sha256;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A server that sends mail for us, and to whom.
///
/// @param name lower-case letters, digits, hyphens
/// @param host see [#fault(String, Security)]
/// @param user empty when the server asks for none
/// @param from address of the sender, perhaps with a name before it
/// @param to addresses; each gets a mail of its own
public record MailSettings(
    String name,
    String host,
    int port,
    Security security,
    String user,
    String password,
    String from,
    List<String> to) {
  /// How names of destinations begin.
  public static final String PREFIX = "mail:";

  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  private static final int LONGEST_ADDRESS = 254;
  private static final int LONGEST_NAME = 60;
  private static final int DIGEST = 8;

  /// How the way to the server is kept secret.
  public enum Security {
    /// By TLS after `STARTTLS`; without it nothing is sent.
    STARTTLS,
    /// By TLS from the first byte.
    TLS,
    /// Not at all: for a server on this machine.
    NONE
  }

  public MailSettings {
    to = List.copyOf(to);
  }

  /// What is wrong with a server.
  public static Optional<String> fault(String host, Security security) {
    if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
      return Optional.of("must be the name of a host");
    }
    return security == Security.NONE && !HostNames.isLoopback(host)
        ? Optional.of("must be this machine when security is none")
        : Optional.empty();
  }

  /// Whether a text is the address of one mailbox, in letters that every server takes.
  public static boolean isAddress(String text) {
    return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
  }

  /// Whether a text is one that may stand as sender: an address, perhaps with a name before it.
  public static boolean isSender(String text) {
    try {
      InternetAddress[] parsed = InternetAddress.parse(text, true);
      return parsed.length == 1
          && isAddress(parsed[0].getAddress())
          && text.chars().noneMatch(Character::isISOControl);
    } catch (AddressException e) {
      return false;
    }
  }

  /// Name of the destination that is one address: `mail:`, our name, and the address as far as
  /// names can hold it.
  public String destination(String address) {
    String plain = address.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String slug =
        plain.length() <= LONGEST_NAME
            ? plain
            : plain.substring(0, LONGEST_NAME - DIGEST - 1) + "-" + digest(plain);
    return PREFIX + name + "-" + slug.replaceAll("^-+|-+$", "");
  }

  /// A few digits that tell texts apart.
  static String digest(String text) {
    return Sha256.hex(text, DIGEST / 2);
  }

  /// Names it, never the password.
  @Override
  public String toString() {
    return "mail " + name;
  }
}
