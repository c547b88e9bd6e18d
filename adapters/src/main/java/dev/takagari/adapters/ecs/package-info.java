/// Tasks of Amazon ECS.
@NullMarked
package dev.takagari.adapters.ecs;

import org.jspecify.annotations.NullMarked;
