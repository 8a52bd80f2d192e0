//! A glue that works on any host page. wasm-bindgen writes the glue for a page of the program's own. A host page is
//! someone else's, so the text of the glue is changed in four ways. Like the shorter names this depends on the exact
//! form of the glue, and a form that is not found fails the build.
//!
//! **Calls.** A callback into the wasm, such as a listener or a timer, is made by the function that the loader has set.
//! It catches an error, which would reach the host page otherwise, and knows what the widget itself changes in the
//! page. After an error the instance is lost: the exported function `end` makes all later calls into it do nothing,
//! those of listeners, timers and finalizers that are still there too.
//!
//! **Globals.** A host page may have variables with the names of the browser's classes. `value instanceof Window` is
//! then false or throws, and the widget would fail on a page that works. Each such test is replaced by one of the
//! value's own properties.
//!
//! **Fields.** A host page may have given `Object.prototype` fields with the names of the widget's own. Only those that
//! an object itself has are read.
//!
//! **Start.** The glue can start from a URL, a request, bytes or a module. The loader fetches the wasm with its hash
//! and passes the response, so the rest is left out.

use anyhow::{Result, bail, ensure};

/// Call in each of the functions that wrap a callback.
const CALLBACKS: [&str; 2] = ["f(state.a, state.b, ...args)", "f(a, state.b, ...args)"];

/// Declaration of the variable with the exports of the instance.
const EXPORTS: &str = "let wasmModule, wasmInstance, wasm;";

/// What the loader needs in addition.
const CALL_HANDLING: &str = "
let callWasm;
export function setCaller(caller) { callWasm = caller; }
export function end() { wasm = new Proxy({}, { get: () => () => [] }); }
";

/// Tests of a value's class, and tests of its properties that take their place.
const CLASS_TESTS: [(&str, &str); 7] = [
    ("arg0 instanceof Element", "arg0.nodeType === 1"),
    ("arg0 instanceof HTMLScriptElement", "arg0.localName === 'script'"),
    ("arg0 instanceof MessageEvent", "'data' in arg0"),
    ("arg0 instanceof Object", "typeof arg0 === 'object'"),
    ("arg0 instanceof Response", "'ok' in arg0"),
    ("arg0 instanceof ShadowRoot", "'host' in arg0"),
    ("arg0 instanceof Window", "arg0.window === arg0"),
];

/// Reads a property of an object.
const FIELD: &str = "Reflect.get(arg0, arg1)";

/// Does the same without the fields of all objects.
const OWN_FIELD: &str =
    "(arg1 in Object.prototype && !Object.hasOwn(arg0, arg1) ? undefined : Reflect.get(arg0, arg1))";

/// Beginning of the functions that start the instance. They are the end of the glue.
const START_FUNCTIONS: &str = "async function __wbg_load(";

/// What takes their place. A server or a proxy may send the wasm with a type that the browser does not compile while it
/// arrives.
const START: &str = "export default async function start(response) {
    const imports = __wbg_get_imports();
    const { instance, module } = response.headers.get('Content-Type') === 'application/wasm'
        ? await WebAssembly.instantiateStreaming(response, imports)
        : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    return __wbg_finalize_init(instance, module);
}
";

/// Classes that are tested in code that no host page reaches, or that JavaScript itself has.
const HARMLESS: [&str; 1] = ["instanceof Error"];

/// Changes the glue.
pub fn glue(glue: &str) -> Result<String> {
    let Some((glue, _)) = glue.split_once(START_FUNCTIONS) else { bail!("the glue does not have `{START_FUNCTIONS}`") };
    ensure!(glue.contains(EXPORTS), "the glue does not have `{EXPORTS}`");
    let mut hardened = glue.replacen(EXPORTS, &format!("{EXPORTS}{CALL_HANDLING}"), 1);
    for call in CALLBACKS {
        let returned = format!("return {call};");
        ensure!(hardened.contains(&returned), "the glue does not have `{returned}`");
        hardened = hardened.replace(&returned, &format!("return callWasm(() => {call});"));
    }
    ensure!(hardened.contains(FIELD), "the glue does not have `{FIELD}`");
    hardened = hardened.replace(FIELD, OWN_FIELD);
    for (class, properties) in CLASS_TESTS {
        hardened = hardened.replace(class, properties);
    }
    for (at, _) in hardened.match_indices("instanceof ") {
        if !HARMLESS.iter().any(|harmless| hardened[at..].starts_with(harmless)) {
            let line = hardened[at..].lines().next().unwrap_or_default();
            bail!("the glue tests a class that a host page may have replaced: {line}");
        }
    }
    Ok(hardened + START)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "let wasmModule, wasmInstance, wasm;
        try { return f(state.a, state.b, ...args); } finally { unref(); }
        try { return f(a, state.b, ...args); } finally { unref(); }
        result = arg0 instanceof Window;
        result = Reflect.get(arg0, arg1);
        if (value instanceof Error) {}
        async function __wbg_load(module, imports) { module instanceof Response }";

    #[test]
    fn callbacks_are_made_by_the_loader_and_classes_are_tested_by_properties() {
        let hardened = glue(GLUE).unwrap();
        assert_eq!(hardened.matches("return callWasm(() => f(").count(), 2, "{hardened}");
        assert!(hardened.contains("result = arg0.window === arg0;"), "{hardened}");
        assert!(hardened.contains("result = (arg1 in Object.prototype"), "{hardened}");
        assert!(hardened.contains("export function setCaller"), "{hardened}");
        assert!(hardened.contains("export default") && !hardened.contains("instanceof Response"), "{hardened}");
    }

    #[test]
    fn an_unknown_form_is_an_error() {
        let error = |changed: &str| glue(changed).unwrap_err().to_string();
        assert!(error(&GLUE.replace("let wasmModule, wasmInstance, wasm;", "let wasm;")).contains("wasmModule"));
        assert!(error(&GLUE.replace("f(a, ", "g(a, ")).contains("f(a, state.b"));
        assert!(error(&GLUE.replace("__wbg_load", "load")).contains("__wbg_load"));
        assert!(error(&GLUE.replace("Window", "Document")).contains("instanceof Document"));
    }
}
