import palette from './palette.json';
import shortcuts from './shortcuts.json';
import tour from './tour.json';

export default { palette, shortcuts, tour };
