/// Files of routing: rules, people and the rota. YAML, read strictly.
@NullMarked
package dev.takagari.adapters.routefile;

import org.jspecify.annotations.NullMarked;
