/// Files of risk policies, and of the examples that test them: YAML, read strictly.
@NullMarked
package dev.takagari.adapters.policyfile;

import org.jspecify.annotations.NullMarked;
