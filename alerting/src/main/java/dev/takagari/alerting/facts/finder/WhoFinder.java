package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.normalize.RootUser;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.Owner;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who acted, and who answers for account and host.
public final class WhoFinder implements FactFinder {
  private static final String DETECTION = "detection";
  private static final String ASSUMED = ":assumed-role/";

  private final Registries registries;
  private final OwnerBook owners;

  public WhoFinder(IdentityBook identities, OwnerBook owners) {
    this.registries = new Registries(identities);
    this.owners = owners;
  }

  @Override
  public Kind kind() {
    return Kind.WHO;
  }

  @Override
  public Turn turn() {
    return Turn.FIRST;
  }

  @Override
  public String asks() {
    return "the registry of accounts and the owner table";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Detection detection = inquiry.detection();
    Optional<Holder> user = registries.user(answer, detection);
    account(answer, detection, user);
    principal(answer, detection);
    Optional<Holder> host = registries.host(answer, detection);
    owners(answer, detection, user, host);
    if (answer.isEmpty()) {
      answer.note("the detection names no account, and nobody is known to own its host");
    }
    return answer;
  }

  private static void account(FactAnswer answer, Detection detection, Optional<Holder> user) {
    String name = Registries.qualified(detection);
    String id = detection.first(Columns.USER_ID);
    if (!name.isEmpty() || !id.isEmpty()) {
      String both = name.isEmpty() || id.isEmpty() ? name + id : name + " (" + id + ")";
      String shown = RootUser.worded(detection.first(Columns.AWS_PRINCIPAL_ARN)).orElse(both);
      Map<Column, String> values = new LinkedHashMap<>();
      values.put(Columns.USER_NAME, detection.first(Columns.USER_NAME));
      values.put(Columns.USER_DOMAIN, detection.first(Columns.USER_DOMAIN));
      values.put(Columns.USER_ID, id);
      answer.fact("user", shown, DETECTION, detection.time(), values);
    }
    user.ifPresent(
        holder -> {
          List<String> parts = new ArrayList<>();
          part(parts, "name ", Registries.values(user, Trait.USER_NAME));
          part(parts, "domain ", Registries.values(user, Trait.USER_DOMAIN));
          part(parts, "principal ", Registries.values(user, Trait.USER_PRINCIPAL));
          part(parts, "SID ", Registries.values(user, Trait.USER_ID));
          part(parts, "used on ", Registries.values(user, Trait.HOST_NAME));
          answer.fact(
              "account",
              String.join(", ", parts) + Registries.caveat(holder),
              "registry (" + holder.sighting().source() + ")",
              Rows.instant(holder.sighting().last()));
        });
  }

  private static void part(List<String> parts, String before, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(before + FactText.some(values, 3));
    }
  }

  private static void principal(FactAnswer answer, Detection detection) {
    String arn = detection.first(Columns.AWS_PRINCIPAL_ARN);
    answer.fact(
        "principal", arn, DETECTION, detection.time(), Map.of(Columns.AWS_PRINCIPAL_ARN, arn));
    int assumed = arn.indexOf(ASSUMED);
    if (assumed >= 0) {
      String role = arn.substring(assumed + ASSUMED.length());
      int slash = role.indexOf('/');
      answer.fact(
          "session issuer",
          slash < 0
              ? "role " + role
              : "role " + role.substring(0, slash) + ", session " + role.substring(slash + 1),
          DETECTION,
          detection.time());
    }
    String key = detection.first(Columns.AWS_ACCESS_KEY_ID);
    answer.fact(
        "access key", key, DETECTION, detection.time(), Map.of(Columns.AWS_ACCESS_KEY_ID, key));
    if (!arn.isEmpty() || !key.isEmpty()) {
      String from = detection.first(Columns.SOURCE_IP);
      String client = detection.first(Columns.USER_AGENT_ORIGINAL);
      answer.fact(
          "came from",
          from.isEmpty() || client.isEmpty() ? from : from + " with " + client,
          DETECTION,
          detection.time(),
          Map.of(Columns.SOURCE_IP, from));
    }
  }

  private void owners(
      FactAnswer answer, Detection detection, Optional<Holder> user, Optional<Holder> host) {
    Optional<LoadedOwners> loaded;
    try {
      loaded = owners.newest();
    } catch (TakagariException e) {
      answer.missing("the owner table could not be asked (" + e.code().code() + ")");
      return;
    }
    if (loaded.isEmpty()) {
      answer.note("no owner table is loaded");
      return;
    }
    List<String> users = new ArrayList<>();
    add(users, detection.all(Columns.USER_NAME));
    add(users, detection.all(Columns.USER_ID));
    add(users, detection.all(Columns.AWS_PRINCIPAL_ARN));
    add(users, List.of(Registries.qualified(detection)));
    add(users, Registries.values(user, Trait.USER_NAME));
    add(users, Registries.values(user, Trait.USER_PRINCIPAL));
    List<String> hosts = new ArrayList<>();
    add(hosts, detection.all(Columns.HOST_NAME));
    add(hosts, detection.all(Columns.HOST_ID));
    add(hosts, detection.all(Columns.CLOUD_INSTANCE_ID));
    add(hosts, Registries.known(host, Trait.HOST_NAME).map(Known::values).orElse(List.of()));
    owner(answer, "owner of the account", loaded.get(), List.of(), users);
    owner(answer, "owner of the host", loaded.get(), hosts, List.of());
  }

  private static void add(List<String> to, List<String> values) {
    values.stream().filter(value -> !value.isEmpty() && !to.contains(value)).forEach(to::add);
  }

  private static void owner(
      FactAnswer answer,
      String label,
      LoadedOwners loaded,
      List<String> hosts,
      List<String> users) {
    Optional<OwnerRule> rule = loaded.list().find(hosts, users);
    if (rule.isPresent()) {
      Owner owner = rule.get().owner();
      List<String> parts = new ArrayList<>();
      part(parts, "", owner.person().isEmpty() ? List.of() : List.of(owner.person()));
      part(parts, "team ", owner.team().isEmpty() ? List.of() : List.of(owner.team()));
      part(parts, "", owner.channel().isEmpty() ? List.of() : List.of(owner.channel()));
      answer.fact(
          label,
          String.join(", ", parts),
          "owner table, line " + rule.get().line(),
          loaded.loadedAt(),
          Map.of(),
          Map.of(FactKeys.PERSON, owner.person(), FactKeys.TEAM, owner.team()));
    }
  }
}
