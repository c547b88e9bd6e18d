package dev.takagari.app.alerting;

import dev.takagari.alerting.outward.MailSettings;
import dev.takagari.alerting.outward.MailSettings.Security;
import dev.takagari.alerting.outward.WebhookSettings;
import dev.takagari.core.telling.Act;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Whom to tell besides chats and trackers.
///
/// @param consoleUrl where people reach this service, as `https://takagari.example.org`: links in
///   messages begin with it; without it there are none into the console
/// @param webhooks web hooks of others that are called
/// @param mails servers that send mail
@ConfigurationProperties("takagari.alerting")
public record OutwardProperties(
    @Nullable URI consoleUrl,
    @DefaultValue List<WebhookProperties> webhooks,
    @DefaultValue List<MailProperties> mails) {
  private static final String ROOT = "takagari.alerting.";
  private static final int SHORTEST_SECRET = 16;
  private static final int MOST_PORT = 65_535;
  private static final int MOST_ADDRESSES = 50;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

  /// What cannot be, a line each with the key; never a secret.
  public List<String> faults() {
    Faults faults = new Faults();
    if (consoleUrl != null) {
      boolean fine =
          consoleUrl.getHost() != null
              && List.of("http", "https").contains(consoleUrl.getScheme())
              && consoleUrl.getRawUserInfo() == null
              && consoleUrl.getRawQuery() == null
              && consoleUrl.getRawFragment() == null;
      faults.unless(fine, "console-url", "must be as https://takagari.example.org");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < webhooks.size(); i++) {
      webhook(faults, "webhooks[" + i + "]", webhooks.get(i), names);
    }
    Set<String> servers = new HashSet<>();
    Set<String> destinations = new HashSet<>();
    for (int i = 0; i < mails.size(); i++) {
      mail(faults, "mails[" + i + "]", mails.get(i), servers, destinations);
    }
    return faults.lines;
  }

  private static void webhook(
      Faults faults, String key, WebhookProperties hook, Set<String> names) {
    faults.name(key, hook.name(), names);
    URI url = hook.url();
    Optional<String> wrong = url == null ? Optional.of("is not set") : WebhookSettings.fault(url);
    wrong.ifPresent(what -> faults.unless(false, key + ".url", what));
    String secret = hook.secret();
    faults.unless(
        secret != null && secret.length() >= SHORTEST_SECRET,
        key + ".secret",
        "must have at least " + SHORTEST_SECRET + " characters");
    faults.unless(
        !hook.kinds().isEmpty() && hook.kinds().stream().allMatch(kind -> kind(kind).isPresent()),
        key + ".kinds",
        "must be case.shown, case.entry, post or several of them");
  }

  private static void mail(
      Faults faults, String key, MailProperties mail, Set<String> names, Set<String> destinations) {
    faults.name(key, mail.name(), names);
    String host = Objects.requireNonNullElse(mail.host(), "");
    MailSettings.fault(host, mail.security())
        .ifPresent(what -> faults.unless(false, key + ".host", what));
    int port = port(mail);
    faults.unless(port >= 1 && port <= MOST_PORT, key + ".port", "must be from 1 to " + MOST_PORT);
    faults.unless(
        (mail.user() == null) == (mail.password() == null),
        key + ".user",
        "must be set together with " + ROOT + key + ".password, or neither");
    faults.unless(
        mail.from() != null && MailSettings.isSender(mail.from()),
        key + ".from",
        "must be an address, perhaps with a name: Takagari <takagari@example.org>");
    faults.unless(
        !mail.to().isEmpty()
            && mail.to().size() <= MOST_ADDRESSES
            && mail.to().stream().allMatch(MailSettings::isAddress),
        key + ".to",
        "must be 1 to " + MOST_ADDRESSES + " addresses without names");
    MailSettings settings = settings(mail);
    for (String address : mail.to()) {
      faults.unless(
          destinations.add(settings.destination(address)),
          key + ".to",
          "names an address twice, or two that differ in dots and hyphens only");
    }
  }

  private static Optional<Act.Kind> kind(String text) {
    return switch (text) {
      case "case.shown" -> Optional.of(Act.Kind.SHOW);
      case "case.entry" -> Optional.of(Act.Kind.ADD);
      case "post" -> Optional.of(Act.Kind.POST);
      default -> Optional.empty();
    };
  }

  /// What a web hook without faults is made of.
  static WebhookSettings settings(WebhookProperties hook) {
    EnumSet<Act.Kind> kinds = EnumSet.noneOf(Act.Kind.class);
    hook.kinds().forEach(text -> kind(text).ifPresent(kinds::add));
    return new WebhookSettings(
        Objects.requireNonNull(hook.name()),
        Objects.requireNonNull(hook.url()),
        Objects.requireNonNull(hook.secret()),
        kinds);
  }

  /// What a mail server without faults is made of.
  static MailSettings settings(MailProperties mail) {
    return new MailSettings(
        given(mail.name()),
        given(mail.host()),
        port(mail),
        mail.security(),
        given(mail.user()),
        given(mail.password()),
        given(mail.from()),
        mail.to());
  }

  private static int port(MailProperties mail) {
    Integer port = mail.port();
    if (port != null) {
      return port;
    }
    return switch (mail.security()) {
      case Security.STARTTLS -> 587;
      case Security.TLS -> 465;
      case Security.NONE -> 25;
    };
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static final class Faults {
    private final List<String> lines = new ArrayList<>();

    void unless(boolean good, String key, String what) {
      if (!good) {
        lines.add(ROOT + key + ": " + what);
      }
    }

    void name(String key, @Nullable String name, Set<String> names) {
      unless(
          name != null && NAME.matcher(name).matches() && names.add(name),
          key + ".name",
          "must be 1 to 31 lower-case letters, digits, hyphens, and no other's");
    }
  }
}
