/**
 * Which names a package may give to an environment variable.
 *
 * A package is somebody else's, and a personal value is that of a member: together they must not be able to run code
 * as whoever starts the program. Loaders, shells and interpreters do that for some variables.
 */

/** Whole names, beside what {@link families} takes. */
const names = new Set([
  // What is run, and where it is looked for.
  ...['PATH', 'PATHEXT', 'COMSPEC', 'SYSTEMROOT', 'WINDIR', 'SHELL', 'EDITOR', 'VISUAL', 'PAGER'],
  ...['BROWSER', 'LESSOPEN', 'LESSCLOSE', 'LESSEDIT', 'MANPAGER', 'MANOPT', 'CDPATH', 'GCONV_PATH'],
  ...['MAKEFLAGS', 'MFLAGS', 'MAKEFILES', 'CC', 'CXX', 'CPP', 'LD', 'AR', 'TERMINFO', 'TERMCAP'],
  ...[
    'SUDO_EDITOR',
    'FCEDIT',
    'HISTFILE',
    'DIFF',
    'TAR_OPTIONS',
    'RSYNC_RSH',
    'CVS_RSH',
    'SVN_SSH',
  ],
  // What a shell runs by itself, or reads its words by.
  ...['ENV', 'IFS', 'PS0', 'PS1', 'PS2', 'PS4', 'PROMPT_COMMAND', 'SHELLOPTS', 'FPATH', 'ZDOTDIR'],
  ...['INPUTRC', 'EXINIT', 'VIMINIT', 'GVIMINIT', 'MYVIMRC', 'PSMODULEPATH'],
  ...['VIM', 'VIMRUNTIME', 'LESS', 'PSQLRC'],
  // Where a program finds its settings, which name programs.
  ...['HOME', 'USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA'],
  ...['TMPDIR', 'TEMP', 'TMP', 'CLASSPATH', 'WGETRC', 'CURL_HOME', 'MAILCAPS', 'KUBECONFIG'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'],
  // Options of a runtime, which can name code, and where it looks for code.
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS', 'JAVA_HOME'],
  ...['MAVEN_OPTS', 'MAVEN_ARGS', 'GRADLE_OPTS', 'GRADLE_USER_HOME', 'CATALINA_OPTS', 'SCALA_OPTS'],
  ...['RUBYOPT', 'RUBYLIB', 'RUBYSHELL', 'GEM_PATH', 'GEM_HOME', 'BUNDLE_GEMFILE', 'BUNDLE_PATH'],
  ...['GOFLAGS', 'GOPROXY', 'GONOSUMDB', 'GOPATH', 'GOROOT', 'GOTOOLCHAIN', 'GLIBC_TUNABLES'],
  ...[
    'PHPRC',
    'PHP_INI_SCAN_DIR',
    'LUA_INIT',
    'NODE_OPTIONS',
    'NODE_PATH',
    'NODE_REPL_EXTERNAL_MODULE',
  ],
  ...['BUN_OPTIONS', 'TS_NODE_PROJECT', 'TCLLIBPATH', 'AWKPATH', 'AWKLIBPATH', 'R_LIBS', 'R_HOME'],
  ...['OCAMLRUNPARAM', 'CAML_LD_LIBRARY_PATH', 'JULIA_LOAD_PATH', 'PKG_CONFIG_PATH'],
  ...['PERLLIB', 'NODE_COMPILE_CACHE', 'GUILE_LOAD_PATH', 'GUILE_LOAD_COMPILED_PATH'],
  ...[
    'OPENSSL_ENGINES',
    'SSH_ASKPASS',
    'SUDO_ASKPASS',
    'GIT_ASKPASS',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
  ],
  ...['GTK_MODULES', 'GTK_PATH', 'GIO_MODULE_DIR', 'QT_PLUGIN_PATH', 'KRB5_CONFIG', 'LOCPATH'],
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'COMPOSE_FILE', 'COMPOSE_PROFILES'],
  ...['COMPOSE_ENV_FILES', 'COMPOSE_PROJECT_NAME'],
  // Whom a program believes, and where it finds them: what it fetches may be code.
  ...['NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  ...['REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'HOSTALIASES', 'LOCALDOMAIN', 'RES_OPTIONS'],
  // Where a program writes the keys of its connections.
  'SSLKEYLOGFILE',
]);

/** Beginnings of names. `SELU_` are the app's own. */
const families = [
  ...[
    'SELU_',
    'LD_',
    'DYLD_',
    'MALLOC_',
    'ASAN_',
    'BASH_',
    'BASHOPTS',
    'PYTHON',
    'PERL5',
    'PERLIO',
  ],
  ...['LUA_', 'GIT_CONFIG', 'GIT_EXEC', 'GIT_SSH', 'GIT_EDITOR', 'GIT_SEQUENCE', 'GIT_PAGER'],
  ...['GIT_EXTERNAL', 'GIT_TEMPLATE', 'GIT_PROXY', 'GIT_SSL', 'GIT_DIR', 'GIT_WORK', 'GIT_TRACE'],
  ...[
    'NPM_CONFIG_',
    'YARN_',
    'PNPM_',
    'DENO_',
    'PIP_',
    'UV_',
    'VIRTUAL_ENV',
    'CONDA_',
    'ELECTRON_',
  ],
  ...['DOTNET_', 'CORECLR_', 'COR_', 'COMPLUS_', 'MSBUILD', 'NUGET_', 'XDG_', 'CARGO_', 'RUSTC'],
  ...['RUSTUP_', 'ERL_', 'ELIXIR_', 'R_PROFILE', 'R_ENVIRON', 'FZF_', 'RIPGREP_CONFIG'],
];

/** How a variable is called by programs, so that no two names are one to any of them. */
const NAME = /^[a-z_][a-z\d_.-]*$/i;

/**
 * Whether a variable of this name changes nothing about which code a program runs, as far as names are known that do.
 *
 * @param name as it is declared; case does not count
 */
export function nameIsHarmless(name: string): boolean {
  // An equals sign would end the name, and what is before it can be any other; so would a line break, in a list of them.
  if (!NAME.test(name)) return false;
  const upper = name.toUpperCase();
  return !names.has(upper) && !families.some((beginning) => upper.startsWith(beginning));
}
