import palette from './palette.json';

export default { palette };
