import palette from './palette.json';
import shortcuts from './shortcuts.json';

export default { palette, shortcuts };
