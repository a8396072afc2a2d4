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
  ...['BROWSER', 'LESSOPEN', 'LESSCLOSE', 'MANPAGER', 'CDPATH', 'MAKEFLAGS', 'GCONV_PATH'],
  // What a shell runs by itself, or reads its words by.
  ...['ENV', 'IFS', 'PS4', 'PROMPT_COMMAND', 'SHELLOPTS', 'FPATH', 'ZDOTDIR'],
  // Where a program finds its settings, which name programs.
  ...['HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TMPDIR', 'TEMP', 'TMP', 'CLASSPATH'],
  // Options of a runtime, which can name code.
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'RUBYOPT', 'RUBYLIB', 'GOFLAGS'],
  ...['GLIBC_TUNABLES', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT', 'NODE_OPTIONS', 'NODE_PATH'],
  ...['SSH_ASKPASS', 'SUDO_ASKPASS', 'GIT_ASKPASS', 'OPENSSL_CONF', 'OPENSSL_MODULES'],
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'COMPOSE_FILE'],
]);

/** Beginnings of names. `SELU_` are the app's own. */
const families = [
  'SELU_',
  'LD_',
  'DYLD_',
  'BASH_',
  'BASHOPTS',
  'PYTHON',
  'PERL5',
  'PERLIO',
  'LUA_',
  'GIT_CONFIG',
  'GIT_EXEC',
  'GIT_SSH',
  'GIT_EDITOR',
  'GIT_PAGER',
  'GIT_EXTERNAL',
  'GIT_TEMPLATE',
  'NPM_CONFIG_',
  'ELECTRON_',
  'DOTNET_',
  'CORECLR_',
  'COR_',
  'XDG_',
  'CARGO_',
  'RUSTC',
];

/**
 * Whether a variable of this name changes nothing about which code a program runs, as far as names are known that do.
 *
 * @param name as it is declared; case does not count
 */
export function nameIsHarmless(name: string): boolean {
  // An equals sign would end the name, and what is before it can be any other.
  if (name === '' || /[=\0]/.test(name)) return false;
  const upper = name.toUpperCase();
  return !names.has(upper) && !families.some((beginning) => upper.startsWith(beginning));
}
