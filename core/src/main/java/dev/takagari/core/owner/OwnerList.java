package dev.takagari.core.owner;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.normalize.Fold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Rules in their order: the first that fits decides, whether it is about hosts or accounts. Safe
/// for use by several threads.
public final class OwnerList {
  private static final int REMEMBERED = 10_000;

  private final List<OwnerRule> rules;
  private final Map<OwnerRule.Type, Map<String, Integer>> exact = new HashMap<>();
  private final List<Integer> wild = new ArrayList<>();
  private final Map<Names, Optional<OwnerRule>> known = new ConcurrentHashMap<>();

  private record Names(List<String> hosts, List<String> users) {}

  public OwnerList(List<OwnerRule> rules) {
    this.rules = List.copyOf(rules);
    for (int i = 0; i < this.rules.size(); i++) {
      OwnerRule rule = this.rules.get(i);
      if (rule.isExact()) {
        exact
            .computeIfAbsent(rule.type(), type -> new HashMap<>())
            .putIfAbsent(Fold.fold(rule.pattern()), i);
      } else {
        wild.add(i);
      }
    }
  }

  /// The rules in their order.
  public List<OwnerRule> rules() {
    return rules;
  }

  /// The rule for an event: by `host.name`, `host.id`, `cloud.instance.id`, and by `user.name`
  /// alone and as `domain\name`, `user.id` and `aws.principal_arn`.
  public Optional<OwnerRule> find(Event event) {
    List<String> hosts = new ArrayList<>();
    add(event, Columns.HOST_NAME, hosts);
    add(event, Columns.HOST_ID, hosts);
    add(event, Columns.CLOUD_INSTANCE_ID, hosts);
    List<String> users = new ArrayList<>();
    add(event, Columns.USER_NAME, users);
    add(event, Columns.USER_ID, users);
    add(event, Columns.AWS_PRINCIPAL_ARN, users);
    String domain = event.string(Columns.USER_DOMAIN);
    String name = event.string(Columns.USER_NAME);
    if (domain != null && name != null) {
      users.add(domain + '\\' + name);
    }
    return find(hosts, users);
  }

  private static void add(Event event, Column column, List<String> into) {
    String text = event.string(column);
    if (text != null) {
      into.add(text);
    }
  }

  /// The first rule that fits any of these names, in any case.
  public Optional<OwnerRule> find(List<String> hosts, List<String> users) {
    if (rules.isEmpty() || (hosts.isEmpty() && users.isEmpty())) {
      return Optional.empty();
    }
    Names names = new Names(folded(hosts), folded(users));
    Optional<OwnerRule> found = known.get(names);
    if (found == null) {
      found = search(names);
      if (known.size() < REMEMBERED) {
        known.put(names, found);
      }
    }
    return found;
  }

  private static List<String> folded(List<String> names) {
    return names.stream().map(Fold::fold).toList();
  }

  private Optional<OwnerRule> search(Names names) {
    int best =
        Math.min(
            exact(OwnerRule.Type.HOST, names.hosts()), exact(OwnerRule.Type.USER, names.users()));
    for (int i : wild) {
      if (i >= best) {
        break;
      }
      OwnerRule rule = rules.get(i);
      List<String> candidates = rule.type() == OwnerRule.Type.HOST ? names.hosts() : names.users();
      if (candidates.stream().anyMatch(rule::fits)) {
        best = i;
        break;
      }
    }
    return best < rules.size() ? Optional.of(rules.get(best)) : Optional.empty();
  }

  private int exact(OwnerRule.Type type, List<String> names) {
    Map<String, Integer> places = exact.getOrDefault(type, Map.of());
    return names.stream()
        .mapToInt(name -> places.getOrDefault(name, rules.size()))
        .min()
        .orElse(rules.size());
  }
}
