package dev.takagari.alerting.facts.finder;

import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactKeys;
import dev.takagari.alerting.facts.FactText;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.Holder.Known;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Where it happened: what the detection says, and what registries knew at that time.
public final class WhereFinder implements FactFinder {
  private static final SequencedMap<Column, String> OF_THE_DETECTION = new LinkedHashMap<>();

  private static final SequencedMap<Trait, String> OF_THE_REGISTRY = new LinkedHashMap<>();

  private static final Map<Trait, String> FIGURES =
      Map.of(
          Trait.HOST_CLASS,
          FactKeys.HOST_CLASS,
          Trait.CRITICALITY,
          FactKeys.CRITICALITY,
          Trait.TAGS,
          FactKeys.TAGS);

  static {
    OF_THE_DETECTION.put(Columns.HOST_NAME, "host");
    OF_THE_DETECTION.put(Columns.HOST_OS_TYPE, "system");
    OF_THE_DETECTION.put(Columns.HOST_IP, "address");
    OF_THE_DETECTION.put(Columns.CONTAINER_NAME, "container");
    OF_THE_DETECTION.put(Columns.CONTAINER_ID, "container id");
    OF_THE_DETECTION.put(Columns.CONTAINER_IMAGE_NAME, "image");
    OF_THE_DETECTION.put(Columns.ORCHESTRATOR_RESOURCE_NAME, "task");
    OF_THE_DETECTION.put(Columns.ORCHESTRATOR_CLUSTER_NAME, "cluster");
    OF_THE_DETECTION.put(Columns.ORCHESTRATOR_NAMESPACE, "namespace");
    OF_THE_DETECTION.put(Columns.CLOUD_ACCOUNT_ID, "cloud account");
    OF_THE_DETECTION.put(Columns.CLOUD_REGION, "region");
    OF_THE_DETECTION.put(Columns.CLOUD_INSTANCE_ID, "instance");
    OF_THE_REGISTRY.put(Trait.HOST_NAME, "host");
    OF_THE_REGISTRY.put(Trait.OS, "system");
    OF_THE_REGISTRY.put(Trait.HOST_CLASS, "kind of host");
    OF_THE_REGISTRY.put(Trait.CRITICALITY, "criticality");
    OF_THE_REGISTRY.put(Trait.TAGS, "tags");
    OF_THE_REGISTRY.put(Trait.LOCAL_IP, "address");
    OF_THE_REGISTRY.put(Trait.EXTERNAL_IP, "seen from outside as");
    OF_THE_REGISTRY.put(Trait.MACHINE_DOMAIN, "domain of the machine");
    OF_THE_REGISTRY.put(Trait.INSTANCE_ID, "instance");
    OF_THE_REGISTRY.put(Trait.CONTAINER_NAME, "container");
    OF_THE_REGISTRY.put(Trait.CONTAINER_IMAGE, "image");
    OF_THE_REGISTRY.put(Trait.TASK, "task");
    OF_THE_REGISTRY.put(Trait.CLUSTER, "cluster");
    OF_THE_REGISTRY.put(Trait.NAMESPACE, "namespace");
    OF_THE_REGISTRY.put(Trait.AGENT_VERSION, "sensor version");
  }

  private final Registries registries;

  public WhereFinder(IdentityBook identities) {
    this.registries = new Registries(identities);
  }

  @Override
  public Kind kind() {
    return Kind.WHERE;
  }

  @Override
  public Turn turn() {
    return Turn.FIRST;
  }

  @Override
  public String asks() {
    return "the registry of hosts";
  }

  @Override
  public FactAnswer find(Inquiry inquiry, Deadline deadline) {
    FactAnswer answer = new FactAnswer();
    Detection detection = inquiry.detection();
    Map<String, List<String>> said = new LinkedHashMap<>();
    OF_THE_DETECTION.forEach(
        (column, label) -> {
          List<String> values = detection.all(column);
          if (!values.isEmpty()) {
            said.put(label, values);
            answer.fact(
                label,
                FactText.some(values, 5),
                "detection",
                detection.time(),
                Map.of(column, values.getFirst()));
          }
        });
    registered(answer, registries.host(answer, detection), said);
    String container = detection.first(Columns.CONTAINER_ID);
    registered(
        answer,
        registries.holder(answer, Lookup.TASK, container, detection.time(), Subject.HOST),
        said);
    if (answer.isEmpty()) {
      answer.note("the detection does not say where it happened");
    }
    return answer;
  }

  /// What registries say and the detection does not.
  private static void registered(
      FactAnswer answer, Optional<Holder> holder, Map<String, List<String>> said) {
    OF_THE_REGISTRY.forEach(
        (trait, label) -> {
          Optional<Known> known = Registries.known(holder, trait);
          List<String> told = said.getOrDefault(label, List.of());
          if (known.isPresent() && !sameIn(known.get().values(), told)) {
            said.put(label, known.get().values());
            answer.fact(
                label,
                FactText.some(known.get().values(), 5) + Registries.caveat(holder.get()),
                "registry (" + known.get().source() + ")",
                Rows.instant(known.get().last()),
                Map.of(),
                figures(trait, known.get().values()));
          }
        });
  }

  private static Map<String, String> figures(Trait trait, List<String> values) {
    String key = FIGURES.get(trait);
    return key == null ? Map.of() : Map.of(key, String.join(",", values));
  }

  private static boolean sameIn(List<String> values, List<String> told) {
    return values.stream().allMatch(one -> told.stream().anyMatch(one::equalsIgnoreCase));
  }
}
